#include "bundle/revision_list.hpp"

#include "base/assert.hpp"
#include "bundle/entry_digest.hpp"
#include "bundle/entry_name.hpp"

namespace saksi::bundle {

Result<RevisionList> RevisionList::over(const zip::Reader& bundle, const Revision& revision) {
    RevisionList list(revision.archive_manifest_becomes);
    for (const zip::Entry& entry : bundle.entries()) {
        if (entry.name == mimetype_name) continue;
        const std::string name = revision.name_after(entry.name);
        const std::string_view media_type = media_type_of(name);
        if (media_type.empty()) return fail(ErrorCode::malformed, msg("a bundle has no place for the name {name}", {{"name", entry.name}}));
        const NewContent* instead = revision.replacement_of(entry.name);
        auto sha256 = instead ? Result<digest::Digest>(digest::sha256_of(instead->content)) : digest_of_entry(bundle, entry);
        if (!sha256) return pass_on(sha256);
        list.references_.push_back({name, std::string(media_type), std::move(*sha256)});
    }
    for (const NewContent& content : revision.added) list.add(content);
    return list;
}

void RevisionList::add(const NewContent& content) {
    references_.push_back({content.name, std::string(media_type_of(content.name)), digest::sha256_of(content.content)});
}

Bytes RevisionList::signed_manifest(std::string_view signature_name) const {
    return base::copy_of(bytes_of(AsicManifest{std::string(signature_name), std::string(media_type_of(signature_name)), references_}.text()));
}

Bytes RevisionList::archive_manifest(std::string_view token_name) const {
    AsicManifest manifest{std::string(token_name), std::string(media_type_of(token_name)), references_};
    for (DataObjectReference& reference : manifest.references) reference.rootfile = !rootfile_.empty() && reference.uri == rootfile_;
    return base::copy_of(bytes_of(manifest.text()));
}

}  // namespace saksi::bundle
