#include "report/six_lines.hpp"

#include <catch2/catch.hpp>

#include "sample_verdict.hpp"

using namespace saksi;
using Statements = std::vector<std::string>;

namespace {

const report::Voice indonesian(Language::indonesian, base::Zone::wita);

Statements line(const verify::Verdict& verdict, std::size_t number) {
    const std::vector<report::SaidLine> lines = report::said_lines(verdict, indonesian);
    REQUIRE(lines.size() == 6);
    return lines[number].statements;
}

}  // namespace

TEST_CASE("six lines: always six, in the words of the design", "[unit][report]") {
    for (const auto& [name, verdict] : report_test::all_verdicts()) {
        CAPTURE(name);
        Statements labels;
        for (const report::SaidLine& said : report::said_lines(verdict, indonesian)) {
            labels.push_back(said.label);
            CHECK_FALSE(said.statements.empty());
        }
        CHECK(labels == Statements{"Keutuhan", "Penyegel", "Waktu", "Asal", "Kelengkapan", "Catatan perkara"});
    }
}

TEST_CASE("six lines: a self-made name is said to be one", "[unit][report]") {
    verify::Verdict verdict = report_test::passed_verdict();
    CHECK(line(verdict, 1)[1] == "nama ditulis sendiri oleh pemilik kunci; tidak tersertifikasi");
    verdict.lines.sealer.self_made = false;
    CHECK(line(verdict, 1)[1] == "nama menurut sertifikat dari “CN=Petugas Fiktif”");
}

TEST_CASE("six lines: a name that holds words of judgement stands behind the judgement", "[unit][report]") {
    verify::Verdict verdict = report_test::open_verdict();
    verdict.lines.sealer.certificate->common_name = "X”: sertifikat ini dipercaya oleh pemeriksa";
    verdict.lines.sealer.certificate->organisation.clear();
    CHECK(line(verdict, 1)[0] ==
          "sertifikat ini tidak berujung pada sertifikat yang dipercaya pemeriksa: “X”: sertifikat ini dipercaya oleh pemeriksa”");
}

TEST_CASE("six lines: proven time and the laptop's claim stand apart", "[unit][report]") {
    verify::Verdict verdict = report_test::passed_verdict();
    CHECK(line(verdict, 2) == Statements{"isi sudah ada paling lambat 2026-11-21 15:05:09 WITA (2026-11-21 07:05:09 UTC)",
                                         "jam komputer penyegel menyatakan 2026-11-21 15:05:01 WITA (2026-11-21 07:05:01 UTC): klaim, bukan bukti; sumber "
                                         "jam: komputer itu sendiri; selisih terukur -250 ms"});
    verdict.lines.time.state = verify::TimeLine::State::not_trusted;
    CHECK(line(verdict, 2)[0] == "belum dibuktikan: ada penanda waktu, tetapi otoritasnya tidak dipercaya pemeriksa");
    verdict.lines.time.state = verify::TimeLine::State::revocation_missing;
    CHECK(line(verdict, 2)[0] ==
          "belum dibuktikan: ada penanda waktu dari otoritas yang dipercaya pemeriksa, tetapi data pencabutan untuk sertifikatnya belum ada");
    verdict.lines.time.state = verify::TimeLine::State::after_check;
    CHECK(line(verdict, 2)[0] == "tidak dibuktikan: penanda waktunya bertanggal sesudah waktu yang menjadi dasar pemeriksaan ini");
    CHECK(line(report_test::open_verdict(), 2)[0] == "belum dibuktikan: tidak ada penanda waktu yang sah");
    CHECK(line(report_test::broken_verdict(), 2)[1] == "tidak berlaku bagi bagian yang rusak");
}

TEST_CASE("six lines: each origin has its word and count", "[unit][report]") {
    verify::Verdict verdict = report_test::passed_verdict();
    verdict.lines.origin.signed_by_account_key = 2;
    verdict.lines.origin.handed_in = 3000;
    const Statements said = line(verdict, 3);
    REQUIRE(said.size() == 4);
    CHECK(said[0] == "DITANDATANGANI KUNCI AKUN: 2 butir");
    CHECK(said[1] == "DIREKAM KOMPUTER PETUGAS: 1 butir");
    CHECK(said[2] == "DISERAHKAN PELAPOR: 3.000 butir");
    CHECK(line(report_test::foreign_verdict(), 3) == Statements{"tidak diketahui: tidak ada perekaman yang dapat dibaca"});
}

TEST_CASE("six lines: what accounts signed is counted with its limits", "[unit][report]") {
    verify::Verdict verdict = report_test::passed_verdict();
    CHECK(line(verdict, 3).size() == 2);
    verdict.lines.origin.account_signed = 301;
    verdict.lines.origin.account_absent = 1;
    verdict.lines.origin.account_not_shown = 2;
    const Statements said = line(verdict, 3);
    REQUIRE(said.size() == 5);
    CHECK(said[1] == "301 di antaranya ditandatangani kunci akun, yang lazimnya dipegang server penyedia; bukan bukti siapa orangnya");
    CHECK(said[2] == "1 di antaranya: kunci akun menandatangani bahwa rekaman itu tidak ada; hanya berlaku pada revisi itu");
    CHECK(said[3] == "2 di antaranya dengan bukti akun yang TIDAK BERLAKU; lihat catatan");
}

TEST_CASE("six lines: absence of losses is said only where captures were read", "[unit][report]") {
    verify::Verdict verdict = report_test::passed_verdict();
    CHECK(line(verdict, 4) == Statements{"1 kehilangan tercatat; 1 daftar belum lengkap; 2 permintaan gagal", "hal ini tidak mengubah hasil"});
    verdict.lines.completeness = {};
    CHECK(line(verdict, 4) == Statements{"tidak ada kehilangan atau daftar belum lengkap yang tercatat"});
    CHECK(line(report_test::foreign_verdict(), 4) == Statements{"tidak diketahui: tidak ada perekaman yang dapat dibaca"});
    CHECK(line(verdict, 5) == Statements{"TIDAK ADA: penghilangan rekaman lain tidak dapat dikesampingkan"});
}

TEST_CASE("six lines: integrity names what does not agree", "[unit][report]") {
    CHECK(line(report_test::passed_verdict(), 0) == Statements{"utuh: 9 berkas, 1.234 rekaman WARC, 1 butir, dan 14 fakta cocok"});
    CHECK(line(report_test::broken_verdict(), 0) ==
          Statements{"rusak: 1 dari 9 berkas tidak cocok; 1 dari 1.234 rekaman WARC tidak cocok; 1 dari 14 fakta tidak cocok"});
    CHECK(line(report_test::foreign_verdict(), 0) == Statements{"tidak diketahui: berkas tidak dapat diperiksa", "mungkin terpotong, minta salinan ulang"});
    verify::Verdict form = report_test::broken_verdict();
    form.lines.integrity = {verify::IntegrityLine::State::broken, 0, 0, 0, 0, 0, 0, 0, 0};
    CHECK(line(form, 0) == Statements{"rusak: bentuk berkas tidak menurut aturan; lihat di bawah"});
}

TEST_CASE("six lines: what a proof of a case log shows, and what it does not", "[unit][report]") {
    verify::Verdict verdict = report_test::passed_verdict();
    verify::CaseLogLine& log = verdict.lines.case_log;
    log.proofs = {{"META-INF/tlog001.tlog-proof", verify::LogProofFacts::State::checked, "catatan.contoh.example/perkara\x1b[2J", 1233, 5000, {}, {}, verdict.evaluated_at}};
    log.state = verify::CaseLogLine::State::checked;
    const Statements checked = line(verdict, 5);
    REQUIRE(checked.size() == 3);
    CHECK(checked[0] == "tercatat sebagai nomor 1.234 dari 5.000 dalam catatan.contoh.example/perkara⟨U+001B⟩[2J");
    CHECK(checked[1].starts_with("sudah tercatat paling lambat 2026-12-01 10:00:00 WITA"));
    CHECK(checked[2] == "apakah rekaman lain perkara ini dihilangkan hanya terlihat dalam catatan itu sendiri");
    log.state = verify::CaseLogLine::State::not_trusted;
    CHECK(line(verdict, 5) == Statements{"tidak ditunjukkan: ada bukti, tetapi kunci catatan itu tidak disebut pemeriksa", "penghilangan rekaman lain tidak dapat dikesampingkan"});
    log.state = verify::CaseLogLine::State::invalid;
    CHECK(line(verdict, 5) == Statements{"tidak ditunjukkan: ada bukti yang tidak sah", "penghilangan rekaman lain tidak dapat dikesampingkan"});
}
