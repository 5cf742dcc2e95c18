#include <catch2/catch.hpp>

#include "trust/der.hpp"

using namespace saksi;
namespace der = saksi::trust::der;

TEST_CASE("trust: DER lengths have one form only", "[unit][trust]") {
    CHECK(der::only(Bytes{0x04, 0x01, 0xaa}, der::octet_string));
    CHECK_FALSE(der::only(Bytes{0x04, 0x01, 0xaa, 0x00}, der::octet_string));        // trailing octet
    CHECK_FALSE(der::only(Bytes{0x04, 0x81, 0x01, 0xaa}, der::octet_string));        // long form of a short length
    CHECK_FALSE(der::only(Bytes{0x24, 0x80, 0x00, 0x00}, 0x24));                     // indefinite
    CHECK_FALSE(der::only(Bytes{0x04, 0x02, 0xaa}, der::octet_string));              // overrun
    CHECK_FALSE(der::only(Bytes{0x1f, 0x81, 0x01, 0x00}, 0x1f));                     // multi-octet tag
    CHECK_FALSE(der::only(Bytes{0x04, 0x85, 0x01, 0x00, 0x00, 0x00, 0x00}, der::octet_string));
    CHECK_FALSE(der::only(Bytes{}, der::octet_string));
}

TEST_CASE("trust: DER integers and object identifiers", "[unit][trust]") {
    CHECK(der::is_strict_integer(Bytes{0x00}));
    CHECK(der::is_strict_integer(Bytes{0x00, 0x80}));
    CHECK_FALSE(der::is_strict_integer(Bytes{0x00, 0x7f}));
    CHECK_FALSE(der::is_strict_integer(Bytes{0xff, 0x80}));
    CHECK_FALSE(der::is_strict_integer(Bytes{}));
    CHECK(der::small_integer(Bytes{0x01, 0x00}) == 256);
    CHECK_FALSE(der::small_integer(Bytes{0x80}));
    CHECK(der::oid_text(Bytes{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02}) == "1.2.840.113549.1.7.2");
    CHECK(der::oid_text(Bytes{0x88, 0x37, 0x03}) == "2.999.3");  // X.690 §8.19.5, example
    CHECK(der::oid_text(Bytes{0x80, 0x01}).empty());
    CHECK(der::oid_text(Bytes{0x2a, 0x86}).empty());
}
