#include <catch2/catch.hpp>

#include "digest/digest.hpp"
#include "evidence/custody.hpp"

using namespace saksi;
using namespace saksi::evidence;

namespace {

std::string log_of_three() {
    CustodyWriter writer(std::string(32, 'a'));
    writer.add({0}, CustodyEvent::job_started, Json().set("url", "https://a.example/"));
    writer.add({1}, CustodyEvent::request_failed, Json().set("attempt", 1));
    writer.add({2}, CustodyEvent::sealing, Json());
    return writer.text();
}

std::string reading(const std::string& text) {
    const auto custody = check_custody(bytes_of(text));
    return custody ? "whole" : base::text_of(custody.error(), Language::english);
}

}  // namespace

TEST_CASE("evidence: each custody line holds the digest of the one before", "[unit][evidence]") {
    const std::string text = log_of_three();
    const std::string first = text.substr(0, text.find('\n'));
    CHECK(first == R"({"prev":null,"salt":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","schema":"saksi-custody/1"})");
    CHECK(text.find("\"prev\":\"" + digest::sha256_of(bytes_of(first)).hex() + "\"") != std::string::npos);
    const auto custody = check_custody(bytes_of(text));
    REQUIRE(custody);
    CHECK(custody->entries.size() == 3);
    CHECK(custody->entries[1].event == CustodyEvent::request_failed);
}

TEST_CASE("evidence: a line changed, removed or put in breaks the chain", "[unit][evidence]") {
    const std::string text = log_of_three();
    std::string changed = text;
    changed.replace(changed.find("a.example"), 9, "b.example");
    CHECK(reading(changed).find("/prev") != std::string::npos);
    const std::size_t second = text.find('\n') + 1, third = text.find('\n', second) + 1;
    CHECK(reading(text.substr(0, second) + text.substr(third)) != "whole");
    CHECK(reading(text.substr(0, text.size() - 1)).find("line feed") != std::string::npos);
    CHECK(reading("") != "whole");
    CHECK(reading(text.substr(second)) != "whole");
    // Cut at the end the chain still holds: the count is what the manifest's digest of the file protects.
    CHECK(reading(text.substr(0, third)) == "whole");
}

TEST_CASE("evidence: a resumed log goes on where it stopped", "[unit][evidence]") {
    const std::string text = log_of_three();
    auto writer = CustodyWriter::resume(bytes_of(text));
    REQUIRE(writer);
    writer->add({3}, CustodyEvent::resumed, Json());
    CHECK(writer->text().starts_with(text));
    CHECK(reading(writer->text()) == "whole");
    auto fresh = CustodyWriter::resume(bytes_of(CustodyWriter(std::string(32, 'b')).text()));
    REQUIRE(fresh);
    fresh->add({3}, CustodyEvent::resumed, Json());
    CHECK(reading(fresh->text()) == "whole");
    CHECK_FALSE(CustodyWriter::resume(bytes_of("x\n")));
}
