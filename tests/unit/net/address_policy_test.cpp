#include "net/address_policy.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <catch2/catch.hpp>

using namespace saksi;
using namespace saksi::net;

namespace {

std::string rule_of(const char* address) {
    const auto rule = special_use(*IpAddress::parse(address));
    return rule ? std::string(name_of(*rule)) : "public";
}

AddressDecision check(const std::vector<std::string>& allow, const char* host, const char* address, std::uint16_t port = 443) {
    return AddressPolicy::open(allow)->check(host, *IpAddress::parse(address), port);
}

struct Edge {
    const char* inside;   // first or last of the range
    const char* outside;  // its public neighbour
    const char* rule;
};

}  // namespace

TEST_CASE("net: each special range is refused, its neighbour is public", "[unit][net]") {
    // Ranges: IANA IPv4 and IPv6 special-purpose address registries.
    const Edge edge = GENERATE(values<Edge>({
        {"0.255.255.255", "1.0.0.0", "unspecified"},
        {"127.255.255.255", "128.0.0.0", "loopback"},
        {"127.0.0.1", "126.255.255.255", "loopback"},
        {"10.0.0.0", "9.255.255.255", "private_use"},
        {"10.255.255.255", "11.0.0.0", "private_use"},
        {"172.16.0.0", "172.15.255.255", "private_use"},
        {"172.31.255.255", "172.32.0.0", "private_use"},
        {"192.168.255.255", "192.169.0.0", "private_use"},
        {"100.64.0.0", "100.63.255.255", "shared"},
        {"100.127.255.255", "100.128.0.0", "shared"},
        {"169.254.0.1", "169.253.255.255", "link_local"},
        {"224.0.0.1", "223.255.255.255", "multicast"},
        {"255.255.255.255", "203.0.113.255", "broadcast"},
        {"240.0.0.1", "203.0.113.10", "reserved"},
        {"192.0.0.1", "192.0.1.1", "reserved"},
        {"198.18.0.1", "198.17.255.255", "reserved"},
        {"169.254.169.254", "198.51.100.254", "metadata"},
        {"100.100.100.200", "100.128.100.200", "metadata"},
        {"168.63.129.16", "168.63.129.17", "metadata"},
        {"192.0.0.192", "192.0.2.192", "metadata"},
        {"::", "2001:db8::", "unspecified"},
        {"::1", "2001:db8::1", "loopback"},
        {"::ffff:8.8.8.8", "2001:4860:4860::8888", "mapped"},
        {"::127.0.0.1", "2606:4700::1", "mapped"},
        {"64:ff9b::8.8.8.8", "2a00:1450::1", "nat64"},
        {"64:ff9b:1::10.0.0.1", "2a00:1450::1", "nat64"},
        {"fe80::1", "2a00::1", "link_local"},
        {"fec0::1", "2a00::1", "link_local"},
        {"fc00::1", "2a00::1", "unique_local"},
        {"fd00:ec2::254", "2a00:ec2::254", "metadata"},
        {"ff02::1", "2a02::1", "multicast"},
        {"2002:7f00:1::1", "2002:808:808::1", "six_to_four"},            // 127.0.0.1 against 8.8.8.8
        {"2001:0:808:808::f5ff:fffe", "2001:0:808:808::f7f7:f7f7", "teredo"},  // client 10.0.0.1 against 8.8.8.8
        {"2001:0:7f00:1::f7f7:f7f7", "2001:0:808:808::f7f7:f7f7", "teredo"},   // server 127.0.0.1
        {"2001:10::1", "2001:200::1", "reserved"},
        {"5f00::1", "3fff:ffff::1", "reserved"},
        {"4000::1", "2000::1", "reserved"},
    }));
    CAPTURE(edge.inside, edge.outside);
    CHECK(rule_of(edge.inside) == edge.rule);
    CHECK(rule_of(edge.outside) == "public");
    CHECK_FALSE(check({}, "host.test", edge.inside).allowed);
    CHECK(check({}, "host.test", edge.outside).allowed);
}

TEST_CASE("net: documentation ranges count as public", "[unit][net]") {
    CHECK(rule_of("192.0.2.1") == "public");
    CHECK(rule_of("198.51.100.1") == "public");
    CHECK(rule_of("203.0.113.10") == "public");
    CHECK(rule_of("2001:db8::1") == "public");
}

TEST_CASE("net: an exception allows what it names and nothing else", "[unit][net]") {
    struct Case {
        const char* words;
        const char* allowed_host;
        const char* allowed_address;
        std::uint16_t allowed_port;
        const char* refused_host;
        const char* refused_address;
        std::uint16_t refused_port;
    };
    const Case item = GENERATE(values<Case>({
        {"127.0.0.1", "a.test", "127.0.0.1", 8080, "a.test", "127.0.0.2", 8080},
        {"127.0.0.1:8443", "a.test", "127.0.0.1", 8443, "a.test", "127.0.0.1", 8444},
        {"10.1.0.0/16", "a.test", "10.1.255.255", 80, "a.test", "10.2.0.0", 80},
        {"::1", "a.test", "::1", 80, "a.test", "::", 80},
        {"[::1]:8443", "a.test", "::1", 8443, "a.test", "::1", 80},
        {"fd00::/8", "a.test", "fd00::5", 80, "a.test", "fc00::5", 80},
        {"inside.test", "INSIDE.test.", "10.0.0.1", 80, "outside.test", "10.0.0.1", 80},
        {"inside.test:8080", "inside.test", "10.0.0.1", 8080, "inside.test", "10.0.0.1", 8081},
    }));
    CAPTURE(item.words);
    const auto allowed = check({item.words}, item.allowed_host, item.allowed_address, item.allowed_port);
    CHECK(allowed.allowed);
    CHECK(allowed.exception == std::string(item.words));
    CHECK_FALSE(check({item.words}, item.refused_host, item.refused_address, item.refused_port).allowed);
}

TEST_CASE("net: a public address uses no exception", "[unit][net]") {
    const auto decision = check({"203.0.113.10"}, "a.test", "203.0.113.10");
    CHECK(decision.allowed);
    CHECK_FALSE(decision.exception.has_value());
}

TEST_CASE("net: ports of other protocols open only when named", "[unit][net]") {
    CHECK_FALSE(check({}, "a.test", "203.0.113.10", 25).allowed);
    CHECK(check({}, "a.test", "203.0.113.10", 26).allowed);
    CHECK_FALSE(check({"203.0.113.10"}, "a.test", "203.0.113.10", 6379 - 379).allowed);  // 6000, X11
    CHECK(check({"203.0.113.10:25"}, "a.test", "203.0.113.10", 25).allowed);
}

TEST_CASE("net: unusable exceptions are refused", "[unit][net]") {
    const std::string words = GENERATE("", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:", "10.0.0.1/8", "10.0.0.0/33", "[::1", "[::1]x", "a b", "http://a.test",
                                       "[127.0.0.1]:80", "*.test");
    CAPTURE(words);
    auto policy = AddressPolicy::open({words});
    REQUIRE_FALSE(policy.has_value());
    CHECK(policy.error().code() == ErrorCode::usage);
}

TEST_CASE("net: addresses read and write as RFC 5952 says", "[unit][net]") {
    CHECK(IpAddress::parse("2001:DB8:0:0:0:0:0:1")->text() == "2001:db8::1");
    CHECK(IpAddress::parse("203.0.113.10")->text() == "203.0.113.10");
    for (const char* text : {"", "1.2.3", "01.2.3.4x", "0x7f.0.0.1", "2130706433", "::1%eth0", "[::1]", "1.2.3.256"}) {
        CAPTURE(text);
        CHECK_FALSE(IpAddress::parse(text).has_value());
    }
}
