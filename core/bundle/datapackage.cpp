#include "bundle/datapackage.hpp"

#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/time_text.hpp"

namespace saksi::bundle {

namespace {

constexpr std::string_view inner_profile = "data-package";
constexpr std::string_view outer_profile = "multi-wacz-package";  // de facto (wabac.js); WACZ 1.1.1 does not define it
constexpr std::string_view wacz_version = "1.1.1";
constexpr std::string_view title_prefix = "Bukti ";
constexpr std::string_view hash_prefix = "sha256:";

std::unexpected<Error> malformed(std::string_view file) {
    return fail(ErrorCode::malformed, msg("{file} is not of the form that WACZ and this format prescribe", {{"file", std::string(file)}}));
}

Json resources_of(const std::vector<ListedFile>& files) {
    Json list(Json::Array{});
    for (const ListedFile& file : files) {
        Json resource;
        resource.set("bytes", static_cast<std::int64_t>(file.bytes));
        resource.set("hash", file.sha256.labelled());
        resource.set("name", file.path.substr(file.path.rfind('/') + 1));
        resource.set("path", file.path);
        list.push(std::move(resource));
    }
    return list;
}

Result<digest::Digest> hash_from(const std::string* text) {
    if (!text || !text->starts_with(hash_prefix)) return malformed("datapackage.json");
    return digest::Digest::from_hex(digest::Algorithm::sha256, std::string_view(*text).substr(hash_prefix.size()));
}

Result<std::vector<ListedFile>> resources_from(const Json& package) {
    const Json::Array* list = package.array_at("resources");
    if (!list) return malformed("datapackage.json");
    std::vector<ListedFile> files;
    for (const Json& resource : *list) {
        const std::string* path = resource.text_at("path");
        const std::int64_t* bytes = resource.integer_at("bytes");
        auto sha256 = hash_from(resource.text_at("hash"));
        if (!path || !bytes || *bytes < 0 || !sha256) return malformed("datapackage.json");
        files.push_back({*path, {}, static_cast<std::uint64_t>(*bytes), std::move(*sha256)});
    }
    return files;
}

Result<Json> parse_limited(ByteView octets, std::string_view file) {
    if (octets.size() > limits::datapackage_bytes) {
        return fail(ErrorCode::limit_exceeded,
                    msg("{file} has at most {limit} octets", {{"file", std::string(file)}, {"limit", std::to_string(limits::datapackage_bytes)}}));
    }
    auto json = base::parse_canonical_json(octets);
    if (!json) return pass_on(json, msg("reading {file}", {{"file", std::string(file)}}));
    return json;
}

/// 128 bits as 32 lower-case hexadecimal digits: fewer could be guessed from the digest of a withheld capture.
bool is_salt(std::string_view text) noexcept {
    return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// The bundle's id out of the title; empty when the title is another.
std::string bundle_id_from(const Json& package) {
    const std::string* title = package.text_at("title");
    return title && title->starts_with(title_prefix) ? title->substr(title_prefix.size()) : std::string();
}

}  // namespace

std::string InnerDatapackage::text() const {
    Json package;
    package.set("created", base::utc_text(created));
    package.set("profile", inner_profile);
    package.set("resources", resources_of(resources));
    package.set("salt", salt);
    package.set("software", software);
    package.set("title", std::string(title_prefix) + bundle_id);
    package.set("wacz_version", wacz_version);
    return package.canonical();
}

Result<InnerDatapackage> InnerDatapackage::parse(ByteView octets) {
    auto json = parse_limited(octets, "datapackage.json");
    if (!json) return pass_on(json);
    if (const std::string* version = json->text_at("wacz_version"); version && *version != wacz_version) {
        return fail(ErrorCode::unsupported, msg("this WACZ is of version {found}; version {expected} is read", {{"found", *version}, {"expected", std::string(wacz_version)}}));
    }
    const std::string* created_text = json->text_at("created");
    const std::string* software = json->text_at("software");
    const std::string* salt = json->text_at("salt");
    if (!created_text || !software || !salt) return malformed("datapackage.json");
    const auto created = base::parse_utc(*created_text);
    auto resources = resources_from(*json);
    if (!created || !resources) return malformed("datapackage.json");
    InnerDatapackage package{bundle_id_from(*json), *created, *software, *salt, std::move(*resources)};
    if (!is_salt(package.salt) || package.text() != text_of(octets)) return malformed("datapackage.json");
    return package;
}

std::string OuterDatapackage::text() const {
    Json package;
    package.set("profile", outer_profile);
    package.set("resources", resources_of(captures));
    package.set("title", std::string(title_prefix) + bundle_id);
    return package.canonical();
}

Result<OuterDatapackage> OuterDatapackage::parse(ByteView octets) {
    auto json = parse_limited(octets, "datapackage.json");
    if (!json) return pass_on(json);
    auto resources = resources_from(*json);
    if (!resources) return pass_on(resources);
    OuterDatapackage package{bundle_id_from(*json), std::move(*resources)};
    if (package.text() != text_of(octets)) return malformed("datapackage.json");
    return package;
}

std::string datapackage_digest_text(const digest::Digest& sha256_of_datapackage) {
    Json text;
    text.set("hash", sha256_of_datapackage.labelled()).set("path", "datapackage.json");
    return text.canonical();
}

Result<digest::Digest> parse_datapackage_digest(ByteView octets) {
    auto json = parse_limited(octets, "datapackage-digest.json");
    if (!json) return pass_on(json);
    auto sha256 = hash_from(json->text_at("hash"));
    if (!sha256 || datapackage_digest_text(*sha256) != text_of(octets)) return malformed("datapackage-digest.json");
    return sha256;
}

}  // namespace saksi::bundle
