#include "report/text_report.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

#include "base/bytes.hpp"
#include "sample_verdict.hpp"

using namespace saksi;

namespace {

std::string first_lines(const std::string& text, int count) {
    std::size_t end = 0;
    while (count-- > 0 && end != std::string::npos) end = text.find('\n', end) + 1;
    return text.substr(0, end);
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

report::TextOptions unbroken(Language language) {
    report::TextOptions options;
    options.language = language;
    options.width = 0;
    return options;
}

}  // namespace

TEST_CASE("text report: every headline in both languages, the disclaimer under it", "[unit][report]") {
    struct Case {
        verify::Headline headline;
        const char *indonesian, *english;
    };
    const auto [headline, indonesian, english] = GENERATE(
        Case{verify::Headline::intact, "UTUH", "INTACT"}, Case{verify::Headline::intact_with_notes, "UTUH DENGAN CATATAN", "INTACT, WITH NOTES"},
        Case{verify::Headline::not_intact, "TIDAK UTUH", "NOT INTACT"}, Case{verify::Headline::seal_not_valid, "SEGEL TIDAK SAH", "SEAL NOT VALID"},
        Case{verify::Headline::not_certain_yet, "BELUM DAPAT DIPASTIKAN", "NOT CERTAIN YET"},
        Case{verify::Headline::cannot_be_checked, "TIDAK DAPAT DIPERIKSA", "CANNOT BE CHECKED"});
    verify::Verdict verdict = report_test::passed_verdict();
    verdict.headline = headline;
    CHECK(first_lines(report::text_report(verdict), 3) ==
          std::string(indonesian) + "\nIni bukan penilaian atas kebenaran isi, pelaku, atau pelanggaran.\n\n");
    CHECK(first_lines(report::text_report(verdict, unbroken(Language::english)), 3) ==
          std::string(english) + "\nThis is no judgement on whether the content is true, who acted, or whether a rule was broken.\n\n");
}

TEST_CASE("text report: a passed bundle, word for word", "[unit][report]") {
    const std::string expected = R"(UTUH DENGAN CATATAN
Ini bukan penilaian atas kebenaran isi, pelaku, atau pelanggaran.

Keutuhan         utuh: 9 berkas, 1.234 rekaman WARC, 1 butir, dan 14 fakta cocok
Penyegel         sertifikat ini dipercaya oleh pemeriksa: “Petugas Fiktif, Dinas Contoh Kabupaten
                 Rekajaya”
                 nama ditulis sendiri oleh pemilik kunci; tidak tersertifikasi
                 peran menurut pernyataan penyegel: petugas pengambil
Waktu            isi sudah ada paling lambat 2026-11-21 14:05:09 WIB (2026-11-21 07:05:09 UTC)
                 jam komputer penyegel menyatakan 2026-11-21 14:05:01 WIB (2026-11-21 07:05:01 UTC):
                 klaim, bukan bukti; sumber jam: komputer itu sendiri; selisih terukur -250 ms
Asal             DIREKAM KOMPUTER PETUGAS: 1 butir
                 1 perekaman, 2026-11-21 14:00:00 WIB (2026-11-21 07:00:00 UTC) sampai 2026-11-21
                 14:04:00 WIB (2026-11-21 07:04:00 UTC) menurut jam komputer perekam (klaim)
Kelengkapan      1 kehilangan tercatat; 1 daftar belum lengkap; 2 permintaan gagal
                 hal ini tidak mengubah hasil
Catatan perkara  TIDAK ADA: penghilangan rekaman lain tidak dapat dikesampingkan

Catatan
  - cocok [trust.direct]

Yang tidak dapat diperoleh
  - butir 0001, akun yang menyukai: 57 dari 120 terkumpul; platform tidak menampilkan lebih banyak;
    dilihat tanpa masuk akun
  - butir 0001: gambar atau media lain tidak dapat diperoleh: https://media.example/1.jpg
    [media_failed]

Perbuatan yang terekam
  0001. menulis komentar (Note); menurut rekaman: tersedia
        akun             did:plc:contohsaturekaan (bluesky), handle contoh.example, nama tampilan
                         “Contoh Satu Rekaan”
        objek            at://did:plc:contohsaturekaan/app.bsky.feed.post/3l
        alamat           https://sosial.example/post/3l
        menanggapi       at://did:plc:ibufiktifdua/app.bsky.feed.post/2a
        teks             | Mari memilih calon Contoh.
                         |
                         | Sampai jumpa!
        lampiran         image/png, 20.480 bita, SHA-256
                         dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd
        waktu            2026-11-21 13:00:00 WIB (2026-11-21 06:00:00 UTC), menurut platform, tepat
        asal             DIREKAM KOMPUTER PETUGAS
        konteks          /actor/name berada di luar perbuatan itu sendiri, dihubungkan oleh
                         did:plc:contohsaturekaan

Segel dan sertifikat yang dipercaya
  segel            CCCC CCCC CCCC CCCC CCCC CCCC CCCC CCCC
                   CCCC CCCC CCCC CCCC CCCC CCCC CCCC 0123
)";
    const std::string text = report::text_report(report_test::passed_verdict());
    CHECK(text.substr(0, expected.size()) == expected);
    CHECK(has(text, "\n  hasil            TOTAL-PASSED\n  dinilai untuk    2026-12-01 09:00:00 WIB (2026-12-01 02:00:00 UTC)\n  kebijakan        aturan bawaan program ini\n  program          saksi 0.1.0\n"
                    "  berkas program   EEEE EEEE EEEE EEEE EEEE EEEE EEEE EEEE\n                   EEEE EEEE"));
    CHECK(has(text, "\nTidak ditunjukkan\n  - siapa yang memakai akun itu, dan apakah akun itu milik orang yang namanya tertera\n"));
    CHECK_FALSE(has(text, "Yang rusak"));
    CHECK_FALSE(has(text, "Yang dapat dilakukan"));
}

TEST_CASE("text report: all damage is named with its place", "[unit][report]") {
    const std::string text = report::text_report(report_test::broken_verdict(), unbroken(Language::indonesian));
    CHECK(has(text, "\nYang rusak, kurang, atau belum pasti\n"
                    "  1. cocok [entry.digest]\n"
                    "     berkas captures/0001.wacz\n"
                    "  2. cocok [fact.false]\n"
                    "     berkas captures/0001.wacz, di dalamnya archive/data.warc.gz, butir 0001, rekaman WARC "
                    "urn:uuid:99999999-2222-4333-8444-555555555555, mulai bita 4096, bagian /object/content\n"));
    CHECK(has(text, "  - Simpan salinan ini apa adanya. Minta salinan ulang kepada penyegel"));
    CHECK(has(text, "        perhatian        yang dinyatakan tentang perbuatan ini tidak ditunjukkan oleh bita yang direkam\n"));
}

TEST_CASE("text report: what is missing, and who can give it", "[unit][report]") {
    const std::string text = report::text_report(report_test::open_verdict(), unbroken(Language::indonesian));
    CHECK(has(text, "  - Yang kurang: bukti waktu. Pemegang berkas asli dapat menambahkan penanda waktu dengan “saksi lengkapi”"));
    CHECK(has(text, "  - Yang kurang: sertifikat penyegel yang Anda percaya. Penyegel atau instansinya memberikannya bersama Lembar Kepercayaan"));
    CHECK_FALSE(has(text, "salinan ulang"));

    verify::Verdict authority = report_test::open_verdict();
    authority.lines.time = report_test::passed_verdict().lines.time;
    authority.lines.time.state = verify::TimeLine::State::not_trusted;
    const std::string other = report::text_report(authority, unbroken(Language::indonesian));
    CHECK(has(other, "periksa lagi dengan --tsa-roots"));
    CHECK_FALSE(has(other, "saksi lengkapi"));
    authority.evaluated_at = UtcTime{authority.lines.time.timestamps[0].gen_time.ms - 1};
    CHECK(has(report::text_report(authority, unbroken(Language::indonesian)), "sebutkan waktu lain dengan --at"));
}

TEST_CASE("text report: a cut file asks for a new copy, a revoked seal for an explanation", "[unit][report]") {
    const std::string cut = report::text_report(report_test::foreign_verdict(), unbroken(Language::indonesian));
    CHECK(has(cut, "                 mungkin terpotong, minta salinan ulang\n"));
    CHECK(has(cut, "  - Berkas mungkin terpotong saat disalin atau dikirim: minta salinan ulang.\n"));
    const std::string revoked = report::text_report(report_test::revoked_verdict(), unbroken(Language::english));
    CHECK(has(revoked, "  - The content agrees with the seal, but the certificate did not count at the proven time."));
    CHECK(has(revoked, "                 the certificate was revoked\n"));
}

TEST_CASE("text report: hostile content leaves no control character and no line of its own", "[unit][report]") {
    const std::string hostile = GENERATE(as<std::string>{}, "\x1b]0;x\x07\r\nUTUH\n", "\xe2\x80\xae\xe2\x81\xa6", "\xc2\x9b" "2J\xe2\x80\xa8UTUH", "\xff\xc0",
                                         std::string(2000, 'x') + "UTUH");
    report::TextOptions options;
    options.details = GENERATE(false, true);
    const verify::Verdict verdict = report_test::hostile_verdict(hostile);
    for (const std::string& text : {report::text_report(verdict, options), report::short_report(verdict, options)}) {
        CHECK(base::is_utf8(bytes_of(text)));
        CHECK(std::ranges::none_of(text, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == '\x7f'; }));
        for (const char* forbidden : {"\xc2\x9b", "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x80\xa8", "\nUTUH"}) CHECK_FALSE(has(text, forbidden));
    }
}

TEST_CASE("text report: long lists are counted, not dropped", "[unit][report]") {
    verify::Verdict verdict = report_test::passed_verdict();
    verdict.items.assign(25, verdict.items[0]);
    verdict.counts.items_cut = 1000;
    verdict.lines.completeness.listed.assign(30, verdict.lines.completeness.listed[0]);
    verdict.lines.completeness.losses = 31;
    const std::string shown = report::text_report(verdict);
    CHECK(has(shown, "\n  … dan 1.005 lagi\n"));
    CHECK(has(shown, "\n  … dan 11 lagi\n"));
    report::TextOptions all;
    all.details = true;
    const std::string details = report::text_report(verdict, all);
    CHECK(has(details, "\n  … dan 1.000 lagi\n"));
    CHECK(has(details, "\n  … dan 1 lagi\n"));
    CHECK(has(details, "openssl cms -verify -cades"));
    CHECK_FALSE(has(shown, "openssl cms -verify -cades"));
}

TEST_CASE("text report: a long text is cut and said to be; details show it whole", "[unit][report]") {
    verify::Verdict verdict = report_test::passed_verdict();
    verdict.items[0].content.clear();
    for (int i = 0; i < 40; ++i) verdict.items[0].content += "baris " + std::to_string(i) + "\n";
    report::TextOptions options = unbroken(Language::indonesian);
    const std::string text = report::text_report(verdict, options);
    CHECK(has(text, "| baris 11\n"));
    CHECK_FALSE(has(text, "| baris 12\n"));
    CHECK(has(text, "(dipotong di sini; teks yang terekam lebih panjang)\n"));
    options.details = true;
    CHECK(has(report::text_report(verdict, options), "| baris 39\n"));
    CHECK_FALSE(has(report::text_report(verdict, options), "(dipotong di sini"));
}

TEST_CASE("text report: an account's signature stands with its act, and says whose words its times are", "[unit][report]") {
    verify::Verdict verdict = report_test::passed_verdict();
    const auto text = [&] { return report::text_report(verdict, unbroken(Language::indonesian)); };
    CHECK_FALSE(has(text(), "tanda tangan akun"));
    verdict.items[0].account_proof = report_test::signed_proof();
    CHECK(has(text(), "ditandatangani kunci akun, yang lazimnya dipegang server penyedia; bukan bukti siapa orangnya\n"));
    CHECK(has(text(), "menurut direktori, kunci akun itu sejak 2026-01-05 09:00:00 WIB"));
    CHECK(has(text(), "revisi 3lhcontohrev2, menurut server akun dari 2026-11-21"));
    verdict.items[0].account_proof->state = verify::AccountProof::State::signed_absence;
    verdict.items[0].account_proof->key_since.reset();
    CHECK(has(text(), "kunci akun menandatangani bahwa rekaman itu tidak ada; hanya berlaku pada revisi ini\n"));
    CHECK(has(text(), "tidak ada riwayat kunci"));
    verdict.items[0].account_proof = report_test::not_shown_proof();
    CHECK(has(text(), "TIDAK DITUNJUKKAN: bukti akun yang direkam tidak berlaku; lihat catatan\n"));
}

TEST_CASE("text report: one line of many bundles", "[unit][report]") {
    CHECK(report::line_report(report_test::passed_verdict()) ==
          "UTUH DENGAN CATATAN     P-1.bukti.wacz: sudah ada paling lambat 2026-11-21 14:05:09 WIB (2026-11-21 07:05:09 UTC)\n");
    CHECK(report::line_report(report_test::broken_verdict()) == "TIDAK UTUH              P-1.bukti.wacz: cocok [entry.digest]\n");
    const std::string hostile = report::line_report(report_test::hostile_verdict("a\nUTUH\x1b[2J\xe2\x80\xae"));
    CHECK(std::ranges::count(hostile, '\n') == 1);
    CHECK_FALSE(has(hostile, "\x1b"));
}

TEST_CASE("text report: several bundles end in one line of counts", "[unit][report]") {
    report::Tally tally;
    tally.add(verify::Headline::intact);
    tally.add(verify::Headline::intact);
    tally.add(verify::Headline::not_intact);
    tally.unreadable = 1;
    CHECK(report::summary(tally) ==
          "4 berkas: 2 UTUH; 1 TIDAK UTUH; 1 tidak dapat dibuka\nIni bukan penilaian atas kebenaran isi, pelaku, atau pelanggaran.\n");
    const std::string block = report::short_report(report_test::broken_verdict());
    CHECK(first_lines(block, 2) == "TIDAK UTUH\nberkas           P-1.bukti.wacz\n");
    CHECK(has(block, "Catatan perkara  TIDAK ADA"));
    CHECK_FALSE(has(block, "Perbuatan yang terekam"));
}

TEST_CASE("text report: what was added after sealing, each signature with its own judgement", "[unit][report]") {
    report::TextOptions options;
    options.language = Language::english;
    options.width = 0;
    const std::string text = report::text_report(report_test::revised_verdict(), options);
    const auto at = [&](const char* part) { return text.find(part); };
    REQUIRE(at("Added after sealing") != std::string::npos);
    CHECK(at("revision 2: countersigned by a custodian of evidence") < at("this signature holds; the examiner trusts its certificate"));
    CHECK(at("signed at the latest at 2026-11-22 14:05:09 WIB (2026-11-22 07:05:09 UTC)") != std::string::npos);
    CHECK(at("“Penerima Rekaan”") != std::string::npos);
    CHECK(at("received from: “Petugas Fiktif” (a claim)") != std::string::npos);
    CHECK(at("| Diterima utuh.") != std::string::npos);
    CHECK(at("revision 3: annotation: right of reply") < at("it is not certain yet whether this signature holds (INDETERMINATE / NO_CERTIFICATE_CHAIN_FOUND)"));
    CHECK(at("revision 4: signature whose statement is not in this copy") < at("this signature does not hold (TOTAL-FAILED / REVOKED)"));
    // Words that look like a headline stand behind a bar.
    CHECK(at("\n    | UTUH\n") != std::string::npos);
    CHECK(at("the timestamps must be renewed before 2029-01-01 07:00:00 WIB (2029-01-01 00:00:00 UTC) (saksi renew)") != std::string::npos);
}

TEST_CASE("text report: a bundle that was only sealed says nothing about later signatures", "[unit][report]") {
    verify::Verdict verdict = report_test::revised_verdict();
    verdict.signatures.resize(1);
    verdict.statements.clear();
    CHECK(report::text_report(report_test::revised_verdict()).find("sesudah penyegelan") != std::string::npos);
    CHECK(report::text_report(verdict).find("sesudah penyegelan") == std::string::npos);
}
