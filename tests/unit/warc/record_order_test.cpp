#include <catch2/catch.hpp>

#include "records.hpp"
#include "warc/record_order.hpp"

using namespace saksi;
using Catch::Matchers::Contains;
using warc::HttpHead;
using warc::RecordHead;

namespace {

struct Step {
    std::string type;
    unsigned id = 0;
    unsigned concurrent_to = 0;
    int status = 200;
    std::string content_type = "application/json";
    std::string uri = "https://desa.example/";
    std::string date = "2026-11-21T07:05:09Z";
};

RecordHead head_of(const Step& step) {
    test::RecordText record;
    record.type = step.type;
    record.id = step.id;
    record.uri = step.uri;
    record.date = step.date;
    record.content_type = step.type == "request"    ? "application/http;msgtype=request"
                          : step.type == "response" ? "application/http;msgtype=response"
                          : step.type == "warcinfo" ? "application/warc-fields"
                                                    : step.content_type;
    if (step.concurrent_to != 0) record.fields = "WARC-Concurrent-To: <" + test::uuid(step.concurrent_to) + ">\r\n";
    const std::string text = record.text();
    auto head = RecordHead::parse(bytes_of(text.substr(0, text.find("\r\n\r\n") + 4)));
    REQUIRE(head.has_value());
    return std::move(*head);
}

/// The sentences of all refusals, each with the number of its step.
std::vector<std::string> faults(const std::vector<Step>& steps) {
    warc::RecordOrder order;
    std::vector<std::string> all;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const auto http = HttpHead::parse(warc::MessageKind::response, bytes_of("HTTP/1.1 " + std::to_string(steps[i].status) + " X\r\n\r\n"));
        if (const auto added = order.add(head_of(steps[i]), &*http); !added) all.push_back(std::to_string(i) + " " + test::english(added.error()));
    }
    if (const auto end = order.finish(); !end) all.push_back("end " + test::english(end.error()));
    return all;
}

const Step info{.type = "warcinfo", .id = 1};
const Step request{.type = "request", .id = 2, .concurrent_to = 3};
const Step response{.type = "response", .id = 3};
const Step exchange{.type = "metadata", .id = 4, .concurrent_to = 3};
const Step chain{.type = "metadata", .id = 5, .concurrent_to = 3, .content_type = "application/pem-certificate-chain"};
const Step early{.type = "response", .id = 6, .status = 103};
const Step resource{.type = "resource", .id = 7};

template <class Change>
Step with(Step step, Change change) {
    change(step);
    return step;
}

}  // namespace

TEST_CASE("warc: the order of a capture's records", "[unit][warc]") {
    CHECK(faults({info}).empty());
    CHECK(faults({info, request, response, exchange}).empty());
    CHECK(faults({info, request, early, early, response, chain, exchange, resource, request, response, exchange}).empty());
}

TEST_CASE("warc: a request without response and a response without request are refused", "[unit][warc]") {
    CHECK_THAT(faults({info, request}).at(0), Contains("end") && Contains("response"));
    CHECK_THAT(faults({info, request, response}).at(0), Contains("end") && Contains("metadata"));
    CHECK_THAT(faults({info, response, exchange}).at(0), Contains("1 ") && Contains("request"));
    CHECK_THAT(faults({info, request, exchange}).at(0), Contains("2 ") && Contains("response"));
    CHECK_THAT(faults({info, request, request, response, exchange}).at(0), Contains("2 ") && Contains("response"));
    CHECK_THAT(faults({info, request, response, response, exchange}).at(0), Contains("3 ") && Contains("metadata"));
    CHECK_THAT(faults({info, request, resource}).at(0), Contains("2 ") && Contains("response"));
    CHECK_THAT(faults({info, exchange}).at(0), Contains("request"));
    CHECK_THAT(faults({info, request, response, chain, chain, exchange}).at(0), Contains("4 ") && Contains("application/json"));
}

TEST_CASE("warc: one warcinfo, and first", "[unit][warc]") {
    CHECK_THAT(faults({}).at(0), Contains("warcinfo"));
    CHECK_THAT(faults({request, response, exchange}).at(0), Contains("0 ") && Contains("warcinfo"));
    CHECK(faults({request, response, exchange}).size() == 1);
    CHECK_THAT(faults({info, info}).at(0), Contains("1 ") && Contains("one warcinfo"));
}

TEST_CASE("warc: records tied to another response, address or time are refused", "[unit][warc]") {
    CHECK_THAT(faults({info, with(request, [](Step& s) { s.concurrent_to = 9; }), response, exchange}).at(0), Contains("2 WARC-Concurrent-To"));
    CHECK_THAT(faults({info, with(request, [](Step& s) { s.concurrent_to = 0; }), response, exchange}).at(0), Contains("2 WARC-Concurrent-To"));
    CHECK_THAT(faults({info, request, response, with(exchange, [](Step& s) { s.concurrent_to = 2; })}).at(0), Contains("3 WARC-Concurrent-To"));
    CHECK_THAT(faults({info, request, with(response, [](Step& s) { s.uri = "https://kota.example/"; }), exchange}).at(0), Contains("2 WARC-Target-URI"));
    CHECK_THAT(faults({info, request, response, with(exchange, [](Step& s) { s.date = "2026-11-21T07:05:10Z"; })}).at(0), Contains("3 WARC-Date"));
}

TEST_CASE("warc: one fault is told once and the next group is judged afresh", "[unit][warc]") {
    CHECK(faults({info, with(request, [](Step& s) { s.concurrent_to = 9; }), response, chain, exchange, request, response, exchange}).size() == 1);
    CHECK(faults({info, response, chain, exchange, resource, exchange}).size() == 2);
}

TEST_CASE("warc: repeated record ids are found", "[unit][warc]") {
    warc::RecordIds ids;
    CHECK(ids.repeated().empty());
    for (const unsigned id : {3U, 1U, 2U}) ids.add(head_of(with(resource, [&](Step& s) { s.id = id; })));
    CHECK(ids.repeated().empty());
    for (const unsigned id : {2U, 4U, 2U, 1U}) ids.add(head_of(with(resource, [&](Step& s) { s.id = id; })));
    CHECK(ids.repeated() == std::vector<std::string>{test::uuid(1), test::uuid(2)});
}
