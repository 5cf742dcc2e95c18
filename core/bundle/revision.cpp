#include "bundle/revision.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/limits.hpp"
#include "bundle/asic_manifest.hpp"
#include "bundle/entry_name.hpp"
#include "digest/stream_hasher.hpp"
#include "zip/writer.hpp"

namespace saksi::bundle {

namespace {

const NewContent* find(const std::vector<NewContent>& contents, std::string_view name) noexcept {
    const auto found = std::ranges::find(contents, name, &NewContent::name);
    return found == contents.end() ? nullptr : &*found;
}

bool is_manifest(EntryKind kind) noexcept { return kind == EntryKind::asic_manifest || kind == EntryKind::archive_manifest; }

/// Every name that some manifest of the bundle lists.
Result<std::unordered_set<std::string>> covered_names(const zip::Reader& bundle) {
    std::unordered_set<std::string> covered;
    for (const zip::Entry& entry : bundle.entries()) {
        const auto kind = classify(entry.name);
        if (!kind || !is_manifest(kind->kind)) continue;
        auto octets = bundle.read(entry, limits::manifest_bytes);
        if (!octets) return pass_on(octets);
        auto manifest = AsicManifest::parse(*octets);
        if (!manifest) return pass_on(manifest, msg("reading the content of {name}", {{"name", entry.name}}));
        for (DataObjectReference& reference : manifest->references) covered.insert(std::move(reference.uri));
    }
    return covered;
}

Status check_replaceable(const zip::Reader& old, const std::vector<NewContent>& replaced) {
    if (replaced.empty()) return {};
    auto covered = covered_names(old);
    if (!covered) return pass_on(covered);
    for (const NewContent& content : replaced) {
        const auto kind = classify(content.name);
        const bool seal = kind && (kind->kind == EntryKind::signature || kind->kind == EntryKind::timestamp);
        if (!seal || !old.find(content.name) || covered->contains(content.name)) {
            return fail(ErrorCode::refused, msg("{name} must not be replaced: only a signature or timestamp that no manifest covers may be",
                                                {{"name", content.name}}));
        }
    }
    return {};
}

Status check_addable(const zip::Reader& old, const std::vector<NewContent>& added) {
    std::string last = old.entries().empty() ? std::string(mimetype_name) : old.entries().back().name;
    for (const NewContent& content : added) {
        if (!classify(content.name) || !classify(last) || !may_follow(last, content.name)) {
            return fail(ErrorCode::malformed,
                        msg("{name} must not stand behind {earlier} in a bundle", {{"name", content.name}, {"earlier", last}}));
        }
        last = content.name;
    }
    return {};
}

std::unexpected<Error> not_inside(std::string_view name) {
    return fail(ErrorCode::malformed, msg("the new revision does not hold {name} as the old one has it", {{"name", std::string(name)}}));
}

Result<digest::Digest> digest_of_entry(const zip::Reader& bundle, const zip::Entry& entry) {
    digest::StreamHasher hasher;
    auto read = bundle.stream(entry, [&](ByteView part) -> Status {
        hasher.update(part);
        return {};
    });
    if (!read) return pass_on(read);
    return hasher.finish();
}

/// The octets of an entry of the new file are `expected`.
Status check_content(const zip::Reader& fresh, const zip::Entry& entry, const digest::Digest& expected) {
    auto found = digest_of_entry(fresh, entry);
    if (!found) return pass_on(found);
    if (*found != expected) return not_inside(entry.name);
    return {};
}

}  // namespace

Status write_revision(const zip::Reader& old, const Revision& revision, base::AppendableFile& out) {
    if (auto checked = check_replaceable(old, revision.replaced); !checked) return checked;
    if (auto checked = check_addable(old, revision.added); !checked) return checked;
    zip::Writer writer(out);
    for (const zip::Entry& entry : old.entries()) {
        const NewContent* instead = find(revision.replaced, entry.name);
        auto copied = instead ? writer.add(entry.name, instead->content) : writer.add_file(entry.name, old.file(), entry.data_offset, entry.size);
        if (!copied) return copied;
    }
    for (const NewContent& content : revision.added) {
        if (auto added = writer.add(content.name, content.content); !added) return added;
    }
    return writer.finish();
}

Status check_revision(const zip::Reader& old, const zip::Reader& fresh, const Revision& revision) {
    const auto& before = old.entries();
    const auto& after = fresh.entries();
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (i >= after.size() || after[i].name != before[i].name) return not_inside(before[i].name);
        const NewContent* instead = find(revision.replaced, before[i].name);
        auto expected = instead ? Result<digest::Digest>(digest::sha256_of(instead->content)) : digest_of_entry(old, before[i]);
        if (!expected) return pass_on(expected);
        if (auto same = check_content(fresh, after[i], *expected); !same) return same;
    }
    for (std::size_t i = 0; i < revision.added.size(); ++i) {
        const NewContent& added = revision.added[i];
        const std::size_t at = before.size() + i;
        if (at >= after.size() || after[at].name != added.name) return not_inside(added.name);
        if (auto same = check_content(fresh, after[at], digest::sha256_of(added.content)); !same) return same;
    }
    if (after.size() > before.size() + revision.added.size()) return not_inside(after.back().name);
    return {};
}

Result<Bytes> archive_manifest_for(const zip::Reader& bundle, const std::vector<NewContent>& replaced, std::string_view token_name) {
    if (bundle.find(archive_manifest_name)) {
        return fail(ErrorCode::exists, msg("the bundle has {name} already", {{"name", std::string(archive_manifest_name)}}));
    }
    AsicManifest manifest{std::string(token_name), std::string(media_type_of(token_name)), {}};
    for (const zip::Entry& entry : bundle.entries()) {
        if (entry.name == mimetype_name) continue;
        const std::string_view media_type = media_type_of(entry.name);
        if (media_type.empty()) return fail(ErrorCode::malformed, msg("a bundle has no place for the name {name}", {{"name", entry.name}}));
        const NewContent* instead = find(replaced, entry.name);
        auto sha256 = instead ? Result<digest::Digest>(digest::sha256_of(instead->content)) : digest_of_entry(bundle, entry);
        if (!sha256) return pass_on(sha256);
        manifest.references.push_back({entry.name, std::string(media_type), std::move(*sha256)});
    }
    return base::copy_of(bytes_of(manifest.text()));
}

}  // namespace saksi::bundle
