#include "bundle_listing.hpp"

#include "base/limits.hpp"
#include "bundle/open_bundle.hpp"
#include "evidence/context.hpp"
#include "evidence/item.hpp"
#include "evidence/manifest.hpp"
#include "verify/item_line.hpp"
#include "warc/cdxj.hpp"

namespace saksi::cli {

namespace {

constexpr std::size_t longest_list = 1000;  // of acts and of addresses on one screen

Result<Json> json_entry(const zip::Reader& archive, std::string_view name, std::uint64_t limit) {
    const zip::Entry* entry = archive.find(name);
    if (!entry) return fail(ErrorCode::malformed, msg("the bundle has no entry {entry}", {{"entry", std::string(name)}}));
    auto content = archive.read(*entry, limit);
    if (!content) return pass_on(content);
    return base::parse_canonical_json(*content);
}

Status list_capture(const bundle::OpenBundle& bundle, const zip::Entry& entry, report::BundleListing::Capture& capture) {
    auto inner = bundle.capture(entry);
    if (!inner) return pass_on(inner);
    warc::CdxjReader index(inner->archive().file(), inner->cdxj().data_offset, inner->cdxj().size);
    while (true) {
        auto line = index.next();
        if (!line) return pass_on(line);
        if (!*line) return {};
        ++capture.records;
        if (capture.urls.size() < longest_list) capture.urls.push_back((*line)->url);
    }
}

void list_claims(const evidence::Manifest& manifest, report::BundleListing& listing) {
    listing.claims.emplace_back(msg("program"), manifest.tool.name + " " + manifest.tool.version);
    for (const evidence::PluginNote& plugin : manifest.plugins) listing.claims.emplace_back(msg("plugin"), plugin.id + " " + plugin.version);
    listing.claims.emplace_back(msg("certificate of the sealer (SHA-256)"), manifest.operator_.cert_sha256);
    listing.claims.emplace_back(msg("role of the sealer"), std::string(evidence::word_of(manifest.operator_.role)));
}

void list_context(const Json& json, report::BundleListing& listing) {
    auto context = evidence::context_from_json(json);
    if (!context) return;
    if (context->case_label) listing.claims.emplace_back(msg("case"), *context->case_label);
    listing.claims.emplace_back(msg("statement"), context->statement);
    for (const auto& [key, value] : context->fields)
        if (value != evidence::not_filled_in) listing.claims.emplace_back(msg("stated: {field}", {{"field", key}}), value);
}

}  // namespace

Result<report::BundleListing> list_bundle(const base::ReadableFile& file, const std::string& name) {
    auto opened = bundle::OpenBundle::open(file);
    if (!opened) return pass_on(opened, msg("reading {file}", {{"file", name}}));
    const zip::Reader& archive = opened->archive();
    report::BundleListing listing;
    listing.file = name;
    listing.bytes = file.size();
    auto json = json_entry(archive, bundle::manifest_name, limits::manifest_bytes);
    if (!json) return pass_on(json);
    auto manifest = evidence::manifest_from_json(*json);
    if (!manifest) return pass_on(manifest);
    listing.bundle_id = manifest->bundle_id;
    listing.case_ref = manifest->case_ref.value_or("");
    listing.sealed_claimed = manifest->sealed_claimed;
    for (std::size_t i = 0; i < opened->entries().size(); ++i) {
        const zip::Entry& entry = opened->entries()[i];
        const auto& kind = opened->kind_of(i);
        listing.entries.push_back({entry.name, entry.size, kind ? std::string(bundle::role_of(kind->kind)) : ""});
        if (!kind || kind->kind != bundle::EntryKind::item) continue;
        if (listing.items.size() == longest_list) {
            ++listing.items_cut;
            continue;
        }
        auto text = json_entry(archive, entry.name, limits::item_bytes);
        if (!text) return pass_on(text);
        auto item = evidence::item_from_json(*text);
        if (!item) return pass_on(item);
        listing.items.push_back(verify::item_line(evidence::item_number_text(kind->number), *item));
    }
    for (const evidence::CaptureNote& note : manifest->captures) {
        report::BundleListing::Capture capture{note.id, std::string(evidence::word_of(note.method)), note.started, note.finished, 0, {}};
        if (const zip::Entry* entry = archive.find(note.path))
            if (Status listed = list_capture(*opened, *entry, capture); !listed) return pass_on(listed);
        listing.captures.push_back(std::move(capture));
    }
    list_claims(*manifest, listing);
    if (auto context = json_entry(archive, bundle::context_name, limits::context_bytes)) list_context(*context, listing);
    return listing;
}

}  // namespace saksi::cli
