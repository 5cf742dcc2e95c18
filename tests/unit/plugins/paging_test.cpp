// A list in pages against a host that is written here: what is asked for next, and how a list says that it ended.
#include <catch2/catch.hpp>
#include <deque>

#include "sdk/paging.hpp"

using namespace saksi::sdk;

namespace {

/// Keeps what a plugin says.
struct Listener {
    std::vector<json> messages;
    saksi_host host{};

    Listener() {
        host.struct_size = sizeof host;
        host.context = this;
        host.emit = [](void* context, saksi_view header, saksi_view) noexcept -> std::int32_t {
            static_cast<Listener*>(context)->messages.push_back(json::parse(text_of(header)));
            return SAKSI_OK;
        };
    }
    std::vector<std::string> asked() const {
        std::vector<std::string> out;
        for (const json& one : messages)
            if (one["type"] == "http") out.push_back(one["key"].get<std::string>() + " " + one["url"].get<std::string>());
        return out;
    }
    std::vector<std::string> losses() const {
        std::vector<std::string> out;
        for (const json& one : messages)
            if (one["type"] == "loss") out.push_back(one["code"]);
        return out;
    }
};

Answer answer(const std::string& key, std::uint64_t status = 200) {
    Answer out;
    out.key = key;
    out.outcome = "response";
    out.url = out.final_url = "https://a.example/" + key;
    out.record = "urn:uuid:00000000-0000-4000-8000-000000000001";
    out.status = status;
    out.body_given = true;
    return out;
}

/// Every page gives the next of `pages`.
PagedList list_of(std::deque<PageRead> pages, std::size_t most = 10) {
    return {{"likers", "likers", most}, [](const std::string& next) { return HttpRequest{"", "", "https://a.example/likers?next=" + next}; },
            [pages](const Emitter&, const std::string&, const Answer&, std::string& why) mutable -> std::optional<PageRead> {
                if (pages.empty()) {
                    why = "another form";
                    return std::nullopt;
                }
                PageRead page = pages.front();
                pages.pop_front();
                return page;
            }};
}

PageRead page(std::size_t entries, std::vector<std::string> next = {}) {
    PageRead out;
    for (std::size_t i = 0; i < entries; ++i) out.count("satu." + std::to_string(i));
    out.next = std::move(next);
    return out;
}

}  // namespace

TEST_CASE("paging: from page to page to the end", "[unit][plugins]") {
    Listener listener;
    const Emitter emitter(&listener.host);
    PagedList list = list_of({page(2, {"b"}), page(0, {"c"}), page(1)});
    list.ask(emitter);
    CHECK_FALSE(list.ended());
    for (const char* key : {"likers.0", "likers.1", "likers.2"}) {
        CHECK(list.is_mine(key));
        list.on_page(emitter, answer(key));
    }
    CHECK(list.ended());
    CHECK(listener.asked() == std::vector<std::string>{"likers.0 https://a.example/likers?next=", "likers.1 https://a.example/likers?next=b", "likers.2 https://a.example/likers?next=c"});
    const ListEnd end = list.end();
    CHECK(end.stop_reason == "end");
    CHECK(end.collected == 3);
    CHECK(end.places.size() == 3);
    CHECK(listener.losses().empty());
}

TEST_CASE("paging: entries with lists of their own are asked for beside the next page", "[unit][plugins]") {
    Listener listener;
    const Emitter emitter(&listener.host);
    PagedList list = list_of({page(2, {"below", "b"}), page(3), page(1)});
    list.ask(emitter);
    list.on_page(emitter, answer("likers.0"));
    list.on_page(emitter, answer("likers.1"));
    CHECK_FALSE(list.ended());
    list.on_page(emitter, answer("likers.2"));
    CHECK(list.ended());
    CHECK(list.end().collected == 6);
}

TEST_CASE("paging: why a list ended before its end", "[unit][plugins]") {
    struct Case {
        const char* what;
        std::deque<PageRead> pages;
        std::uint64_t status;
        std::size_t most;
        const char *reason, *loss;
    };
    PageRead stuck = page(1);
    stuck.trouble = "elsewhere";
    const Case cases[] = {
        {"the way on repeats", {page(1, {"b"}), page(1, {"b"})}, 200, 10, "error", "shape_changed"},
        {"only empty pages", {page(0, {"1"}), page(0, {"2"}), page(0, {"3"}), page(0, {"4"}), page(0, {"5"})}, 200, 10, "error", "shape_changed"},
        {"another form", {page(1, {"b"})}, 200, 10, "error", "shape_changed"},
        {"no way on", {stuck}, 200, 10, "error", "shape_changed"},
        {"too many pages", {page(1, {"b"}), page(1, {"c"})}, 200, 2, "limit", "list_incomplete"},
        {"login", {}, 401, 10, "login_required", "login_required"},
        {"too many requests", {}, 429, 10, "rate_limited", "rate_limited"},
        {"broken", {}, 500, 10, "error", "not_fetched"},
    };
    for (const Case& one : cases) {
        INFO(one.what);
        Listener listener;
        const Emitter emitter(&listener.host);
        PagedList list = list_of(one.pages, one.most);
        list.ask(emitter);
        for (std::size_t i = 0; !list.ended() && i < 20; ++i) list.on_page(emitter, answer("likers." + std::to_string(i), one.status));
        REQUIRE(list.ended());
        CHECK(list.end().stop_reason == one.reason);
        CHECK(listener.losses() == std::vector<std::string>{one.loss});
    }
}

TEST_CASE("paging: the host's budget ends a list where it stands", "[unit][plugins]") {
    Listener listener;
    const Emitter emitter(&listener.host);
    PagedList list = list_of({page(2, {"b"})});
    list.ask(emitter);
    list.on_page(emitter, answer("likers.0"));
    Answer over;
    over.key = "likers.1";
    over.outcome = "budget";
    list.on_page(emitter, over);
    CHECK(list.end().stop_reason == "budget");
    CHECK(list.end().collected == 2);
    CHECK(listener.losses() == std::vector<std::string>{"budget"});
}

TEST_CASE("paging: the next page by the Link field, on the same server only", "[unit][plugins]") {
    std::string trouble;
    Answer one = answer("likers.0");
    one.head = "HTTP/1.1 200 OK\r\nLink: </x?max_id=7>; rel=\"next\", </x?min_id=9>; rel=\"prev\"\r\n\r\n";
    CHECK(next_link(one, trouble) == "https://a.example/x?max_id=7");
    CHECK(trouble.empty());
    one.head = "HTTP/1.1 200 OK\r\nLink: <https://b.example/x>; rel=\"next\"\r\n\r\n";
    CHECK(next_link(one, trouble).empty());
    CHECK(trouble == "the next page is said to be on another server");
    one.head = "HTTP/1.1 200 OK\r\n\r\n";
    trouble.clear();
    CHECK(next_link(one, trouble).empty());
    CHECK(trouble.empty());
}

TEST_CASE("paging: lists are numbered in the order of their ends, with the platform's totals", "[unit][plugins]") {
    Listener listener;
    const Emitter emitter(&listener.host);
    ListReports reports("post");
    reports.declare("comments", Found{"7", "integer", "urn:uuid:00000000-0000-4000-8000-000000000001", "body", fragment("/n")});
    reports.declare("likers", Found{"1.2K", "text", "urn:uuid:00000000-0000-4000-8000-000000000001", "body", fragment("/l")});
    reports.send(emitter, {"likers", "platform_private"});
    reports.send(emitter, {"comments", "end", 0});
    CHECK(listener.messages[0]["name"] == "likers");
    CHECK_FALSE(listener.messages[0].contains("declared"));
    CHECK(listener.messages[1]["path"] == "/lists/0/collected");
    CHECK(listener.messages[2]["declared"] == 7);
    CHECK(listener.messages[3]["path"] == "/lists/1/declared");
    CHECK(listener.messages[4]["path"] == "/lists/1/collected");
}
