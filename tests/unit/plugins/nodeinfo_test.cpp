#include <catch2/catch.hpp>

#include "sdk/nodeinfo.hpp"

using namespace saksi::sdk;

namespace {

Answer answer(std::string_view body) {
    Answer out;
    out.outcome = "response";
    out.url = "https://a.example/.well-known/nodeinfo";
    out.status = 200;
    out.body_given = true;
    out.body = body;
    return out;
}

}  // namespace

TEST_CASE("plugins: nodeinfo names the newest document of the host that answers", "[unit][plugins]") {
    std::string why;
    CHECK(nodeinfo_document(answer(R"({"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.1","href":"/nodeinfo/2.1"},
        {"rel":"http://nodeinfo.diaspora.software/ns/schema/2.0","href":"https://a.example/nodeinfo/2.0"}]})"), why) == "https://a.example/nodeinfo/2.1");
    CHECK_FALSE(nodeinfo_document(answer(R"({"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.1","href":"https://b.example/2.1"}]})"), why));
    CHECK(why == "nodeinfo names no document of this server");
    CHECK_FALSE(nodeinfo_document(answer(R"({"links":[{"rel":"lain","href":"/2.1"}]})"), why));
    Answer gone = answer("{}");
    gone.status = 404;
    CHECK_FALSE(nodeinfo_document(gone, why));
    CHECK(why == "HTTP status 404");
    CHECK(nodeinfo_software(answer(R"({"software":{"name":"misskey"}})"), why) == "misskey");
    CHECK(nodeinfo_software(answer(R"({"software":"misskey"})"), why).empty());
}
