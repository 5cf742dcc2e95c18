#include "report/trust_sheet.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

#include "report/terminal_safe.hpp"

using namespace saksi;

namespace {

report::TrustSheet sample() {
    report::TrustSheet sheet;
    sheet.name = "Petugas Fiktif";
    sheet.role = "Pengawas";
    sheet.issuer = "CN=Petugas Fiktif";
    sheet.sha256 = "00112233445566778899aabbccddeeff00112233445566778899aabbccddee12";
    sheet.key = "ECDSA P-256";
    sheet.not_before = *base::parse_utc("2026-01-01T00:00:00.000Z");
    sheet.not_after = *base::parse_utc("2029-01-01T00:00:00.000Z");
    sheet.self_made = true;
    sheet.authorities = {{"Otoritas Waktu Rekaan", std::string(64, 'f')}};
    sheet.made_at = *base::parse_utc("2026-11-21T07:05:09.000Z");
    sheet.tool = "saksi 0.1.0";
    return sheet;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("trust sheet: Indonesian first, word for word", "[unit][report]") {
    const std::string expected = R"(LEMBAR KEPERCAYAAN
Sertifikat untuk menyegel bundel bukti. Lembar ini sendiri tidak membuktikan apa
pun.

Nama             Petugas Fiktif
Peran            Pengawas
Organisasi       tidak disebut
Berlaku          2026-01-01 07:00:00 WIB (2026-01-01 00:00:00 UTC)
                 sampai 2029-01-01 07:00:00 WIB (2029-01-01 00:00:00 UTC)
Kunci            ECDSA P-256
PERHATIAN: nama, peran, dan organisasi ditulis sendiri oleh pemilik kunci; tidak
tersertifikasi. Hanya pencocokan Anda sendiri yang memberinya bobot.

Sidik jari SHA-256 sertifikat dalam signer-roots.pem:
    0011 2233 4455 6677 8899 AABB CCDD EEFF
    0011 2233 4455 6677 8899 AABB CCDD EE12
Otoritas penanda waktu “Otoritas Waktu Rekaan” dalam tsa-roots.pem:
    FFFF FFFF FFFF FFFF FFFF FFFF FFFF FFFF
    FFFF FFFF FFFF FFFF FFFF FFFF FFFF FFFF

Cara majelis memeriksa sertifikat ini
)";
    const std::string text = report::trust_sheet(sample());
    CHECK(text.substr(0, expected.size()) == expected);
    CHECK(text.find("LEMBAR KEPERCAYAAN") < text.find("TRUST SHEET"));
    CHECK(has(text, "     openssl x509 -in signer-roots.pem -noout -fingerprint -sha256 -subject -dates\n"));
    CHECK(has(text, "\nATTENTION: name, role and organisation were written by the key's owner;"));
}

TEST_CASE("trust sheet: fits one page", "[unit][report]") {
    const std::string text = report::trust_sheet(sample());
    CHECK(std::ranges::count(text, '\n') <= 75);  // A4 at 10 points
    for (std::size_t at = 0, end = 0; (end = text.find('\n', at)) != std::string::npos; at = end + 1)
        CHECK(report::columns_of(std::string_view(text).substr(at, end - at)) <= 95);  // the longest command
}

TEST_CASE("trust sheet: a certified name names its issuer instead of the warning", "[unit][report]") {
    report::TrustSheet sheet = sample();
    sheet.self_made = false;
    sheet.issuer = "CN=Otoritas Akar Rekaan";
    const std::string text = report::trust_sheet(sheet);
    CHECK(has(text, "menurut sertifikat dari “CN=Otoritas Akar Rekaan”."));
    CHECK_FALSE(has(text, "PERHATIAN"));
}

TEST_CASE("trust sheet: a name cannot add lines", "[unit][report]") {
    report::TrustSheet sheet = sample();
    sheet.name = "X\nOrganisasi       Instansi Rekaan\x1b[1m";
    const std::string text = report::trust_sheet(sheet);
    CHECK(has(text, "X⟨U+000A⟩Organisasi"));
    CHECK_FALSE(has(text, "\x1b"));
}
