#include "bundle/revision.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/limits.hpp"
#include "bundle/asic_manifest.hpp"
#include "bundle/entry_digest.hpp"
#include "bundle/entry_name.hpp"
#include "zip/writer.hpp"

namespace saksi::bundle {

namespace {

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

Status check_addable(const zip::Reader& old, const Revision& revision) {
    std::string last = old.entries().empty() ? std::string(mimetype_name) : revision.name_after(old.entries().back().name);
    for (const NewContent& content : revision.added) {
        const bool free = !old.find(content.name) || (content.name == archive_manifest_name && !revision.archive_manifest_becomes.empty());
        if (!free || !classify(content.name) || !classify(last) || !may_follow(last, content.name)) {
            return fail(ErrorCode::malformed,
                        msg("{name} must not stand behind {earlier} in a bundle", {{"name", content.name}, {"earlier", last}}));
        }
        last = content.name;
    }
    return {};
}

/// Only to a number of its own, and only where the plain name is taken by a newer manifest at once.
Status check_renaming(const zip::Reader& old, const Revision& revision) {
    if (revision.archive_manifest_becomes.empty()) return {};
    const auto kind = classify(revision.archive_manifest_becomes);
    const bool taken_over = std::ranges::find(revision.added, archive_manifest_name, &NewContent::name) != revision.added.end();
    const bool good = kind && kind->kind == EntryKind::archive_manifest && kind->number > 0 && taken_over && old.find(archive_manifest_name) &&
                      !old.find(revision.archive_manifest_becomes);
    if (good) return {};
    return fail(ErrorCode::refused, msg("{name} cannot be renamed to {target}", {{"name", std::string(archive_manifest_name)}, {"target", revision.archive_manifest_becomes}}));
}

std::unexpected<Error> not_inside(std::string_view name) {
    return fail(ErrorCode::malformed, msg("the new revision does not hold {name} as the old one has it", {{"name", std::string(name)}}));
}

/// The octets of an entry of the new file are `expected`.
Status check_content(const zip::Reader& fresh, const zip::Entry& entry, const digest::Digest& expected) {
    auto found = digest_of_entry(fresh, entry);
    if (!found) return pass_on(found);
    if (*found != expected) return not_inside(entry.name);
    return {};
}

}  // namespace

std::string Revision::name_after(std::string_view name) const {
    return std::string(name == archive_manifest_name && !archive_manifest_becomes.empty() ? std::string_view(archive_manifest_becomes) : name);
}

const NewContent* Revision::replacement_of(std::string_view name) const noexcept {
    const auto found = std::ranges::find(replaced, name, &NewContent::name);
    return found == replaced.end() ? nullptr : &*found;
}

Status write_revision(const zip::Reader& old, const Revision& revision, base::AppendableFile& out) {
    if (auto checked = check_replaceable(old, revision.replaced); !checked) return checked;
    if (auto checked = check_renaming(old, revision); !checked) return checked;
    if (auto checked = check_addable(old, revision); !checked) return checked;
    zip::Writer writer(out);
    for (const zip::Entry& entry : old.entries()) {
        const NewContent* instead = revision.replacement_of(entry.name);
        const std::string name = revision.name_after(entry.name);
        auto copied = instead ? writer.add(name, instead->content) : writer.add_file(name, old.file(), entry.data_offset, entry.size);
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
        if (i >= after.size() || after[i].name != revision.name_after(before[i].name)) return not_inside(before[i].name);
        const NewContent* instead = revision.replacement_of(before[i].name);
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

}  // namespace saksi::bundle
