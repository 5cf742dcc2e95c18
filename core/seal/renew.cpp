#include "seal/renew.hpp"

#include <algorithm>

#include "bundle/entry_name.hpp"
#include "bundle/open_bundle.hpp"
#include "bundle/revision_list.hpp"
#include "seal/acceptance.hpp"
#include "seal/bundle_seals.hpp"

namespace saksi::seal {

namespace {

/// The new revision, written; `renewed` stays false when no authority gave a token.
Status add_token(const Path& path, const CompletionOrder& order, World& world, Renewed& renewed) {
    auto seen = world.files.status(path);
    if (!seen) return pass_on(seen);
    auto file = world.files.open(path);
    if (!file) return pass_on(file);
    auto opened = bundle::OpenBundle::open(**file);
    if (!opened) return pass_on(opened);
    auto seals = read_seals(opened->archive());
    if (!seals) return pass_on(seals);
    const std::uint32_t next = seals->next_revision();
    const auto newest = authority_of(seals->archive.back().token);
    if (!newest) return fail(ErrorCode::malformed, msg("the newest timestamp does not hold its authority's certificate"));

    bundle::Revision revision;
    revision.archive_manifest_becomes = bundle::numbered_archive_manifest_name(next - 1);
    auto list = bundle::RevisionList::over(opened->archive(), revision);
    if (!list) return pass_on(list);
    renewed.token = bundle::timestamp_name(next);
    const Bytes manifest = list->archive_manifest(renewed.token);
    Stamper stamper(order.timestamp_authorities, order.ask_authority, world.random, order.tsa_roots);
    const auto token = stamper.stamp_by_another(manifest, *newest);
    renewed.authority_failures = stamper.failures();
    renewed.only_same_authority = stamper.only_same_answered();
    if (!token) return {};
    revision.added = {{std::string(bundle::archive_manifest_name), manifest}, {renewed.token, token->der()}};
    renewed.stamped_at = token->info().time;
    if (const auto authority = authority_of(token->der())) renewed.authority = authority->subject();
    const UtcTime at = std::max(world.clock.now(), renewed.stamped_at);
    if (Status replaced = bundle::replace_with_revision(world.files, path, **seen, revision, accept_whole(at)); !replaced) return replaced;
    renewed.renewed = true;
    return {};
}

}  // namespace

Result<Renewed> renew(const Path& path, const CompletionOrder& order, World world) {
    Renewed renewed;
    auto before = complete(path, order, world);
    if (!before) return pass_on(before);
    renewed.completed = std::move(*before);
    if (!renewed.completed.is_stamped) {
        renewed.authority_failures = std::move(renewed.completed.missing);
        return renewed;
    }
    if (Status added = add_token(path, order, world, renewed); !added) return pass_on(added);
    if (!renewed.renewed) return renewed;
    auto after = complete(path, order, world);
    if (!after) return pass_on(after);
    after->crls_added += renewed.completed.crls_added;
    after->answers_added += renewed.completed.answers_added;
    after->stamped_now = renewed.completed.stamped_now;
    after->changed = true;
    renewed.completed = std::move(*after);
    return renewed;
}

}  // namespace saksi::seal
