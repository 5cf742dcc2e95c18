#include "seal/add_statement.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/time_text.hpp"
#include "bundle/entry_name.hpp"
#include "bundle/open_bundle.hpp"
#include "bundle/revision_list.hpp"
#include "digest/stream_hasher.hpp"
#include "evidence/annotation.hpp"
#include "evidence/countersignature.hpp"
#include "evidence/manifest.hpp"
#include "seal/acceptance.hpp"
#include "seal/bundle_seals.hpp"
#include "seal/stamped_signature.hpp"

namespace saksi::seal {

namespace {

/// What a statement says about the bundle it is added to.
struct Received {
    std::string bundle_id;
    std::uint32_t revision = 0;   ///< that the statement opens
    std::uint64_t bytes = 0;
    std::string sha256;
    std::string at;               ///< utc_text form
    std::string salt;
};

/// Name and content of the entry, checked against its schema. Errors: malformed.
using MakeStatement = std::function<Result<bundle::NewContent>(const Received& received)>;

/// The bundle as it lies there.
struct Opened {
    base::FileStatus seen;
    std::unique_ptr<base::ReadableFile> file;
    std::optional<bundle::OpenBundle> bundle;
    BundleSeals seals;
    std::string bundle_id;
};

Result<std::string> bundle_id_of(const zip::Reader& archive) {
    const zip::Entry* entry = archive.find(bundle::manifest_name);
    if (!entry) return fail(ErrorCode::malformed, msg("the bundle has no entry {entry}", {{"entry", std::string(bundle::manifest_name)}}));
    auto text = archive.read(*entry, limits::manifest_bytes);
    if (!text) return pass_on(text);
    auto manifest = evidence::read_manifest(*text);
    if (!manifest) return pass_on(manifest);
    return manifest->bundle_id;
}

Result<Opened> open_bundle(const Path& path, World& world) {
    Opened opened;
    auto seen = world.files.status(path);
    if (!seen) return pass_on(seen);
    if (!*seen) return fail(ErrorCode::missing, msg("{file} does not exist any more", {{"file", path.string()}}));
    opened.seen = **seen;
    auto file = world.files.open(path);
    if (!file) return pass_on(file);
    opened.file = std::move(*file);
    auto bundle = bundle::OpenBundle::open(*opened.file);
    if (!bundle) return pass_on(bundle, msg("reading {file}", {{"file", path.string()}}));
    opened.bundle.emplace(std::move(*bundle));
    auto seals = read_seals(opened.bundle->archive());
    if (!seals) return pass_on(seals, msg("reading {file}", {{"file", path.string()}}));
    opened.seals = std::move(*seals);
    auto id = bundle_id_of(opened.bundle->archive());
    if (!id) return pass_on(id, msg("reading {file}", {{"file", path.string()}}));
    opened.bundle_id = std::move(*id);
    return opened;
}

/// Everything of the new revision but its last two entries; what the archive manifest is made of stays in `list`.
struct SignedRevision {
    bundle::Revision revision;
    bundle::RevisionList list;
    std::string signature_authority;  ///< empty: nobody stamped the signature

    void add(bundle::NewContent content) {
        list.add(content);
        revision.added.push_back(std::move(content));
    }
};

Result<SignedRevision> sign_revision(const Opened& opened, bundle::NewContent statement, std::uint32_t number, const StatementOrder& order, UtcTime now, Stamper& stamper) {
    bundle::Revision revision;
    revision.archive_manifest_becomes = bundle::numbered_archive_manifest_name(number - 1);
    revision.added.push_back(std::move(statement));
    auto list = bundle::RevisionList::over(opened.bundle->archive(), revision);
    if (!list) return pass_on(list);
    SignedRevision made{std::move(revision), std::move(*list), {}};
    const std::string signature = bundle::signature_name(number);
    const Bytes to_sign = made.list.signed_manifest(signature);
    made.add({bundle::asic_manifest_name(number), to_sign});

    auto key = order.unlock();
    if (!key) return pass_on(key);
    auto signer = trust::CadesSigner::with(std::move(*key), order.identity.chain());
    if (!signer) return pass_on(signer);
    auto stamped = sign_and_stamp(to_sign, *signer, now, stamper);
    if (!stamped) return pass_on(stamped);
    made.signature_authority = stamped->authority;
    made.add({signature, std::move(stamped->cms)});
    return made;
}

Result<StatementAdded> add_statement(const Path& path, const StatementOrder& order, const MakeStatement& make, World world) {
    auto opened = open_bundle(path, world);
    if (!opened) return pass_on(opened);
    auto received = digest::digest_of_file(digest::Algorithm::sha256, *opened->file, 0, opened->file->size());
    if (!received) return pass_on(received);
    const std::uint64_t received_bytes = opened->file->size();
    StatementAdded result;
    result.received_sha256 = received->hex();
    if (!opened->seals.is_stamped()) {
        CompletionOrder stamping;
        stamping.timestamp_authorities = order.timestamp_authorities;
        stamping.ask_authority = order.ask_authority;
        stamping.tsa_roots = order.tsa_roots;
        auto stamped = add_missing_timestamps(path, stamping, world);
        if (!stamped) return pass_on(stamped);
        result.authority_failures = std::move(stamped->missing);
        if (!stamped->is_stamped) return result;
        opened = open_bundle(path, world);
        if (!opened) return pass_on(opened);
    }
    result.revision = opened->seals.next_revision();
    if (result.revision > static_cast<std::uint32_t>(limits::archive_tokens))
        return fail(ErrorCode::limit_exceeded, msg("a bundle has at most {limit} revisions", {{"limit", std::to_string(limits::archive_tokens)}}));

    const UtcTime now = world.clock.now();
    auto statement = make({opened->bundle_id, result.revision, received_bytes, result.received_sha256, base::utc_text(now), base::new_salt(world.random)});
    if (!statement) return pass_on(statement);
    result.entry = statement->name;
    Stamper stamper(order.timestamp_authorities, order.ask_authority, world.random, order.tsa_roots);
    auto made = sign_revision(*opened, std::move(*statement), result.revision, order, now, stamper);
    if (!made) return pass_on(made);
    const std::string token_entry = bundle::timestamp_name(result.revision);
    const Bytes manifest = made->list.archive_manifest(token_entry);
    const auto token = made->signature_authority.empty() ? std::nullopt : stamper.stamp(manifest, made->signature_authority);
    for (const Error& failure : stamper.failures()) result.authority_failures.push_back(failure);
    if (!token) return result;
    made->revision.added.push_back({std::string(bundle::archive_manifest_name), manifest});
    made->revision.added.push_back({token_entry, token->der()});
    const UtcTime at = std::max(world.clock.now(), stamper.latest().value_or(now));
    auto replaced = bundle::replace_with_revision(world.files, path, opened->seen, made->revision, accept_signed(at, order.identity.chain().back(), order.tsa_roots));
    if (!replaced) return pass_on(replaced);
    result.added = true;
    result.stamped_at = token->info().time;
    return result;
}

/// As it was read back: what does not fit its own schema is never signed.
template <class T>
Result<bundle::NewContent> entry_of(std::string name, const T& statement, Result<T> (*read)(ByteView)) {
    Bytes content = base::copy_of(bytes_of(evidence::to_json(statement).canonical()));
    if (auto again = read(content); !again) return pass_on(again);
    return bundle::NewContent{std::move(name), std::move(content)};
}

}  // namespace

Result<StatementAdded> countersign(const Path& path, const StatementOrder& order, const CountersignatureWords& words, World world) {
    const auto make = [&](const Received& received) {
        const evidence::Countersignature statement{received.salt, received.bundle_id, received.revision, words.role, received.at, words.from, received.bytes, received.sha256, words.statement};
        return entry_of(bundle::countersignature_name(received.revision), statement, evidence::read_countersignature);
    };
    return add_statement(path, order, make, world);
}

Result<StatementAdded> annotate(const Path& path, const StatementOrder& order, const AnnotationWords& words, World world) {
    const auto make = [&](const Received& received) {
        const evidence::Annotation annotation{received.salt, received.bundle_id, received.revision, words.kind, received.at, words.from, words.text};
        return entry_of(bundle::annotation_name(received.revision), annotation, evidence::read_annotation);
    };
    return add_statement(path, order, make, world);
}

}  // namespace saksi::seal
