#include "evidence/context.hpp"

#include <algorithm>
#include <array>

#include "evidence/shape.hpp"

namespace saksi::evidence {

namespace {

constexpr std::array<std::string_view, 3> perolehan{"TEMUAN", "LAPORAN", "INFORMASI_AWAL"};
constexpr std::array<std::string_view, 5> jalur{"SBT", "LAPOR", "BAWASLU", "INTERNAL", "LAIN"};
constexpr std::array<std::string_view, 3> klasifikasi{"BIASA", "TERBATAS", "RAHASIA"};
constexpr std::array<std::string_view, 3> zona{"WIB", "WITA", "WIT"};
constexpr std::array<std::string_view, 5> status{"PNS", "CPNS", "PPPK", "BUKAN ASN", "BELUM DIKETAHUI"};
constexpr std::array<std::string_view, 4> keterbukaan{"PUBLIK", "PERLU LOGIN", "GRUP", "TERBATAS"};
constexpr std::array<std::string_view, 4> login{"TANPA LOGIN", "AKUN DINAS", "AKUN PRIBADI", "TANGKAPAN PIHAK LAIN"};

constexpr std::size_t word_length = 64;
const std::array<ContextField, 30> fields{{
    {"nomor_bukti", 256, {}},
    {"nomor_register", 256, {}},
    {"jenis_perolehan", word_length, perolehan},
    {"jalur_pengaduan", word_length, jalur},
    {"nomor_aduan", 256, {}},
    {"klasifikasi", word_length, klasifikasi},
    {"dugaan_kode", 1024, {}},
    {"versi_katalog", 256, {}},
    {"uraian", 65'536, {}},
    {"waktu_kejadian", 256, {}},
    {"waktu_diketahui", 256, {}},
    {"zona", word_length, zona},
    {"terlapor_nama", 1024, {}},
    {"terlapor_nip", 64, {}},
    {"terlapor_status", word_length, status},
    {"terlapor_jabatan", 1024, {}},
    {"terlapor_unit_kerja", 1024, {}},
    {"terlapor_instansi", 1024, {}},
    {"dasar_identifikasi", 8192, {}},
    {"keterbukaan", word_length, keterbukaan},
    {"keadaan_login", word_length, login},
    {"petugas_nip", 64, {}},
    {"petugas_jabatan", 1024, {}},
    {"surat_tugas", 1024, {}},
    {"saksi_pengambilan", 1024, {}},
    {"pernyataan_benturan_kepentingan", 8192, {}},
    {"dasar_pemrosesan", 8192, {}},
    {"retensi_sampai", 256, {}},
    {"dasar_retensi", 1024, {}},
    {"penahanan_hukum", 1024, {}},
}};

constexpr TextRule statement_rule{.shortest = 1, .longest = 65'536};

std::string read_field(Shape& shape, const ContextField& field) {
    std::string value = shape.text(field.key, {.shortest = 1, .longest = field.longest});
    if (!field.allowed.empty() && value != not_filled_in && std::ranges::find(field.allowed, value) == field.allowed.end())
        shape.refuse_word(field.key, value);
    return value;
}

}  // namespace

std::span<const ContextField> context_fields() noexcept { return fields; }

Json to_json(const Context& context) {
    Json values;
    for (const ContextField& field : fields) {
        const auto found = context.fields.find(field.key);
        values.set(std::string(field.key), found == context.fields.end() ? Json(not_filled_in) : Json(found->second));
    }
    Json json;
    json.set("schema", "saksi-context/1").set("salt", context.salt).set("case_label", or_null(context.case_label));
    return json.set("statement", context.statement).set("fields", std::move(values));
}

Result<Context> context_from_json(const Json& json) {
    Problem problem;
    Shape shape(json, "", problem);
    if (!problem) shape.schema("saksi-context/1");
    Context context;
    if (!problem) {
        context.salt = shape.text("salt", {.form = is_salt});
        context.case_label = shape.text_or_null("case_label", {.shortest = 1, .longest = limits::case_label_characters});
        context.statement = shape.text("statement", statement_rule);
        if (const Json* values = shape.member("fields")) {
            Shape inside(*values, "/fields", problem);
            for (const ContextField& field : fields) context.fields.emplace(field.key, read_field(inside, field));
            inside.close();
        }
        shape.close();
    }
    return problem.unless(std::move(context));
}

Result<Context> context_from_officer(const Json& json) {
    Problem problem;
    Shape shape(json, "", problem);
    Context context;
    if (shape.optional("statement")) context.statement = shape.text("statement", statement_rule);
    for (const ContextField& field : fields)
        if (shape.optional(field.key)) context.fields.emplace(field.key, read_field(shape, field));
    shape.close();
    return problem.unless(std::move(context));
}

}  // namespace saksi::evidence
