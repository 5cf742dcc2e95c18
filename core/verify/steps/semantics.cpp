// Step 10, outer part: the lists of the bundle say the same, and the small records have their form.
#include "verify/steps/semantics.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/time_text.hpp"
#include "bundle/datapackage.hpp"
#include "bundle/periksa.hpp"
#include "bundle/sha256sums.hpp"
#include "evidence/context.hpp"
#include "evidence/custody.hpp"
#include "evidence/item.hpp"
#include "verify/item_line.hpp"

namespace saksi::verify {

namespace {

constexpr Step step = Step::semantics;
constexpr SubIndication mismatch = SubIndication::content_mismatch;

std::string item_of(const std::string& path) {
    if (!path.starts_with("items/")) return {};
    return path.substr(6, path.find('/', 6) - 6);
}

}  // namespace

void SemanticsCheck::run() {
    check_periksa();
    check_sums();
    read_manifest();
    if (examination_.manifest && examination_.signed_list) {
        check_files();
        check_captures();
        check_item_notes();
        check_bundle_ids();
        check_operator();
        note_overrides();
    }
    check_datapackage();
    check_context();
    check_custody();
    check_claims();
    tell_lines();
    examination_.completed.insert(step);
}

std::optional<Bytes> SemanticsCheck::read(std::string_view name, std::uint64_t limit) {
    const zip::Entry* entry = examination_.entry(name);
    if (!entry) return std::nullopt;
    auto octets = examination_.bundle->archive().read(*entry, limit);
    if (octets) return std::move(*octets);
    // A wrong CRC is named with the digests already.
    if (octets.error().code() != ErrorCode::malformed) findings_.from_error("entry.read", step, mismatch, {.entry = std::string(name)}, octets.error());
    return std::nullopt;
}

void SemanticsCheck::wrong(const char* code, std::string_view entry, std::string field, Message what) {
    findings_.failed(code, step, mismatch, {.entry = std::string(entry), .field = std::move(field)}, std::move(what));
}

void SemanticsCheck::check_periksa() {
    const auto octets = read(bundle::periksa_name, limits::datapackage_bytes);
    if (octets && text_of(*octets) != bundle::periksa_text())
        wrong("periksa.text", bundle::periksa_name, {}, msg("{name} is not the fixed page of this format", {{"name", std::string(bundle::periksa_name)}}));
}

/// SHA256SUMS and the signed list are the same but for SHA256SUMS itself.
void SemanticsCheck::check_sums() {
    const auto octets = read(bundle::sha256sums_name, limits::manifest_bytes);
    if (!octets || !examination_.signed_list) return;
    const auto lines = bundle::parse_sha256sums(*octets);
    if (!lines) return findings_.from_error("sums.form", step, SubIndication::format_failure, {.entry = std::string(bundle::sha256sums_name)}, lines.error());
    std::vector<bundle::Sha256Line> expected;
    for (const bundle::DataObjectReference& reference : examination_.signed_list->references)
        if (reference.uri != bundle::sha256sums_name) expected.push_back({reference.sha256, reference.uri});
    const std::size_t count = std::max(expected.size(), lines->size());
    for (std::size_t i = 0; i < count; ++i) {
        if (i < expected.size() && i < lines->size() && expected[i] == (*lines)[i]) continue;
        const std::string& name = i < lines->size() ? (*lines)[i].path : expected[i].path;
        wrong("sums.line", bundle::sha256sums_name, std::to_string(i + 1),
              msg("line {number} of {list}, about {name}, does not agree with the signed list",
                  {{"number", std::to_string(i + 1)}, {"list", std::string(bundle::sha256sums_name)}, {"name", name}}));
    }
}

void SemanticsCheck::read_manifest() {
    const auto octets = read(bundle::manifest_name, limits::manifest_bytes);
    if (!octets) return;
    auto manifest = evidence::read_manifest(*octets);
    if (!manifest) return findings_.from_error("inventory.form", step, mismatch, {.entry = std::string(bundle::manifest_name)}, manifest.error());
    examination_.manifest.emplace(std::move(*manifest));
    examination_.verdict.bundle_id = examination_.manifest->bundle_id;
    examination_.verdict.case_ref = examination_.manifest->case_ref.value_or("");
}

/// `files` are the signed list's rows 2–4 and 6, in its order.
void SemanticsCheck::check_files() {
    std::vector<const bundle::DataObjectReference*> expected;
    for (const bundle::DataObjectReference& reference : examination_.signed_list->references) {
        const auto kind = bundle::classify(reference.uri);
        if (kind && bundle::is_listed_in_manifest(kind->kind)) expected.push_back(&reference);
    }
    const auto& files = examination_.manifest->files;
    for (std::size_t i = 0; i < std::max(files.size(), expected.size()); ++i) {
        const std::string field = "/files/" + std::to_string(i);
        if (i >= files.size() || i >= expected.size() || files[i].path != expected[i]->uri) {
            wrong("inventory.files", bundle::manifest_name, field,
                  msg("{field} does not name the same file as the signed list", {{"field", field}}));
            return;  // everything behind it is shifted
        }
        check_file(files[i], *expected[i], field);
    }
}

void SemanticsCheck::check_file(const evidence::FileNote& file, const bundle::DataObjectReference& listed, const std::string& field) {
    const auto kind = bundle::classify(file.path);
    const zip::Entry* entry = examination_.entry(file.path);
    const std::string item = item_of(file.path);
    const bool agrees = file.sha256 == listed.sha256.hex() && file.media_type == listed.media_type && evidence::word_of(file.role) == bundle::role_of(kind->kind) &&
                        (!entry || entry->size == file.bytes) && file.item.value_or("") == item;
    if (!agrees)
        wrong("inventory.file", bundle::manifest_name, field,
              msg("{field} does not describe {name} as it is and as it was sealed", {{"field", field}, {"name", file.path}}));
}

void SemanticsCheck::check_captures() {
    std::vector<std::string> listed;
    for (const bundle::DataObjectReference& reference : examination_.signed_list->references)
        if (const auto kind = bundle::classify(reference.uri); kind && kind->kind == bundle::EntryKind::capture) listed.push_back(reference.uri);
    const auto& captures = examination_.manifest->captures;
    bool agrees = captures.size() == listed.size();
    for (std::size_t i = 0; agrees && i < captures.size(); ++i)
        agrees = captures[i].path == listed[i] && captures[i].path == "captures/" + captures[i].id + ".wacz" &&
                 captures[i].id == evidence::item_number_text(i + 1) && captures[i].started <= captures[i].finished;
    if (!agrees) wrong("inventory.captures", bundle::manifest_name, "/captures", msg("the captures of the manifest are not those of the bundle"));
}

/// `items` ascending from 0001, each with exactly the files that carry its number.
void SemanticsCheck::check_item_notes() {
    std::map<std::string, std::vector<std::string>> files;
    for (const evidence::FileNote& file : examination_.manifest->files)
        if (file.item) files[*file.item].push_back(file.path);
    const auto& items = examination_.manifest->items;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto found = files.find(items[i].id);
        if (items[i].id != evidence::item_number_text(i + 1) || found == files.end() || found->second != items[i].files ||
            items[i].files.front() != "items/" + items[i].id + "/item.json")
            wrong("inventory.items", bundle::manifest_name, "/items/" + std::to_string(i),
                  msg("the manifest's entry for item {item} does not agree with its files", {{"item", items[i].id}}));
    }
    if (files.size() != items.size()) wrong("inventory.items", bundle::manifest_name, "/items", msg("the manifest does not list every item that has files"));
}

void SemanticsCheck::check_bundle_ids() {
    const std::string& id = examination_.manifest->bundle_id;
    for (const CaptureWalk& walk : examination_.walks) {
        if (!walk.opened) continue;
        if (walk.bundle_id != id || (walk.walked && walk.part_of != id))
            wrong("capture.bundle_id", walk.entry, {}, msg("{name} was made for another bundle", {{"name", walk.entry}}));
    }
    auto ids = examination_.manifest->plugins;
    std::ranges::sort(ids, {}, &evidence::PluginNote::id);
    if (std::ranges::adjacent_find(ids, {}, &evidence::PluginNote::id) != ids.end())
        wrong("inventory.plugins", bundle::manifest_name, "/plugins", msg("the manifest names a plugin twice"));
}

void SemanticsCheck::check_operator() {
    if (!examination_.signature || !examination_.signature->signer) return;
    const std::string& found = examination_.signature->signer->fingerprint();
    if (examination_.manifest->operator_.cert_sha256 != found)
        wrong("inventory.operator", bundle::manifest_name, "/operator/cert_sha256",
              msg("the manifest names another certificate as its sealer than the one that signed ({found})", {{"found", found}}));
}

void SemanticsCheck::note_overrides() {
    for (std::size_t i = 0; i < examination_.manifest->plugins.size(); ++i) {
        const evidence::PluginNote& plugin = examination_.manifest->plugins[i];
        if (plugin.overrides == evidence::Overrides::operator_)
            findings_.note("note.override", step, {.entry = std::string(bundle::manifest_name), .field = "/plugins/" + std::to_string(i) + "/overrides"},
                           msg("the operator pointed plugin {plugin} at another server than the platform's own (test server)", {{"plugin", plugin.id}}));
    }
}

void SemanticsCheck::check_datapackage() {
    const auto octets = read(bundle::datapackage_name, limits::datapackage_bytes);
    if (!octets) return;
    const auto package = bundle::OuterDatapackage::parse(*octets);
    if (!package)
        return findings_.from_error("datapackage.form", step, SubIndication::format_failure, {.entry = std::string(bundle::datapackage_name)}, package.error());
    if (!examination_.signed_list || !examination_.manifest) return;
    std::vector<bundle::ListedFile> expected;
    for (const evidence::FileNote& file : examination_.manifest->files)
        if (file.role == evidence::FileRole::capture)
            if (const auto digest = digest::Digest::from_hex(digest::Algorithm::sha256, file.sha256)) expected.push_back({file.path, {}, file.bytes, *digest});
    bool agrees = package->bundle_id == examination_.manifest->bundle_id && package->captures.size() == expected.size();
    for (std::size_t i = 0; agrees && i < expected.size(); ++i)
        agrees = package->captures[i].path == expected[i].path && package->captures[i].bytes == expected[i].bytes && package->captures[i].sha256 == expected[i].sha256;
    if (!agrees) wrong("datapackage.captures", bundle::datapackage_name, "/resources", msg("datapackage.json does not list the captures of the manifest"));
}

void SemanticsCheck::check_context() {
    const auto octets = read(bundle::context_name, limits::context_bytes);
    if (!octets) return;
    const auto json = base::parse_canonical_json(*octets);
    if (!json) return findings_.from_error("context.form", step, mismatch, {.entry = std::string(bundle::context_name)}, json.error());
    const auto context = evidence::context_from_json(*json);
    if (!context) return findings_.from_error("context.form", step, mismatch, {.entry = std::string(bundle::context_name)}, context.error());
    const EntryDigest* digest = examination_.digest_of(bundle::context_name);
    if (!digest || !digest->matches) return;
    const auto stated = [&](std::string_view field) {
        const auto found = context->fields.find(field);
        return found == context->fields.end() || found->second == evidence::not_filled_in ? std::string() : found->second;
    };
    examination_.verdict.alleged = {stated("dugaan_kode"), stated("versi_katalog")};
}

/// What the whole capture lacks; what an item lacks stands in the item.
void SemanticsCheck::tell_loss(const Json& detail) {
    CompletenessLine& line = examination_.verdict.lines.completeness;
    ++line.losses;
    if (line.listed.size() >= std::min<std::size_t>(examination_.policy.longest_list, 1000)) return;
    const auto text = [&](std::string_view name) { return detail.text_at(name) ? shortened(*detail.text_at(name)) : std::string(); };
    line.listed.push_back({"", text("code"), text("what"), text("detail")});
}

void SemanticsCheck::check_custody() {
    const auto octets = read(bundle::custody_name, limits::custody_bytes);
    if (!octets) return;
    std::optional<evidence::CustodyEvent> last;
    const auto salt = evidence::walk_custody(*octets, [&](const evidence::CustodyEntry& entry) {
        last = entry.event;
        if (entry.event == evidence::CustodyEvent::request_failed) ++examination_.verdict.lines.completeness.failed_requests;
        if (entry.event == evidence::CustodyEvent::loss) tell_loss(entry.detail);
    });
    if (!salt) return findings_.from_error("custody.chain", step, mismatch, {.entry = std::string(bundle::custody_name)}, salt.error());
    if (last != evidence::CustodyEvent::sealing)
        wrong("custody.end", bundle::custody_name, {}, msg("the custody log does not end with the sealing"));
}

/// What machines claimed may not lie after what a token proves; a fast clock is no forgery, so it is said and weighed by people.
void SemanticsCheck::check_claims() {
    if (!examination_.proven) return;
    const auto claim = [&](UtcTime time, Where where) { examination_.claims.push_back({time, std::move(where)}); };
    if (examination_.manifest) {
        const std::string entry(bundle::manifest_name);
        if (const auto sealed = base::parse_utc(examination_.manifest->sealed_claimed)) claim(*sealed, {.entry = entry, .field = "/sealed_claimed"});
        for (std::size_t i = 0; i < examination_.manifest->captures.size(); ++i)
            if (const auto finished = base::parse_utc(examination_.manifest->captures[i].finished))
                claim(*finished, {.entry = entry, .field = "/captures/" + std::to_string(i) + "/finished"});
    }
    for (const CaptureWalk& walk : examination_.walks)
        if (walk.latest) claim(walk.latest->time, walk.latest->where);
    const std::int64_t latest = examination_.proven->ms + std::chrono::milliseconds(examination_.policy.clock_tolerance).count();
    for (ClaimedTime& claimed : examination_.claims)
        if (claimed.time.ms > latest)
            findings_.note("note.clock_ahead", step, claimed.where,
                           msg("the capturing machine claims {claimed}, later than the time that is proven ({proven}): its clock was wrong",
                               {{"claimed", base::utc_seconds_text(claimed.time)}, {"proven", base::utc_seconds_text(*examination_.proven)}}));
}

void SemanticsCheck::tell_lines() {
    if (!examination_.manifest) return;
    const evidence::Manifest& manifest = *examination_.manifest;
    Lines& lines = examination_.verdict.lines;
    lines.sealer.role = evidence::word_of(manifest.operator_.role);
    lines.time.sealed_claimed = manifest.sealed_claimed;
    lines.time.clock_source = evidence::word_of(manifest.clock.source);
    lines.time.clock_offset_ms = manifest.clock.offset_ms;
    lines.origin.captures = manifest.captures.size();
    for (const evidence::CaptureNote& capture : manifest.captures) {
        if (lines.origin.started.empty() || capture.started < lines.origin.started) lines.origin.started = capture.started;
        lines.origin.finished = std::max(lines.origin.finished, capture.finished);
    }
}

void check_semantics(Examination& examination) { SemanticsCheck(examination).run(); }

}  // namespace saksi::verify
