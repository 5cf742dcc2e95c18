// The closed words of the formats as enums. A word that is not listed is refused; a new one needs a new schema version.
#pragma once

#include <optional>
#include <string_view>

namespace saksi::evidence {

/// ActivityStreams 2.0 activities (item `type`). A comment is a Create whose object has inReplyTo, a repost an Announce.
enum class Activity { create, update, remove, like, dislike, announce, follow, join, leave, undo, add, take_out };
/// ActivityStreams 2.0 object types.
enum class ObjectType {
    note, article, page, image, video, audio, document, event, question, person, group, organization, service, application, profile, tombstone
};
/// What became of the object, as the recorded answer says.
enum class ObjectState { available, edited, deleted, tombstone, not_found, login_wall, challenge, geo_gate, suspended, private_ };
enum class TimeSource { platform, id_derived, relative, http_date, none };
enum class Exactness { exact, rounded, relative };
enum class CountName { likes, dislikes, reactions, shares, comments, quotes, bookmarks, views, followers, following, members, posts };
enum class ListName { likers, dislikers, reactors, sharers, comments, quotes, followers, following, members, edits };
enum class StopReason { end, limit, platform_cap, login_required, platform_private, rate_limited, budget, error };
enum class Viewpoint { anonymous, account };
/// How a recorded text becomes an item value (bukti-1.md §9.3).
enum class As { text, html, rfc3339, datetime_gmt, http_date, unix_seconds, unix_milliseconds, integer, boolean, raw };
/// Where in a record a selector runs (bukti-1.md §9.2).
enum class Part { body, head };
/// How a value follows from others (bukti-1.md §9.6).
enum class Rule { tid_us, snowflake_ms, instagram_pk, count_of_items, canonical_url };
enum class ProofKind { atproto_commit_car, atproto_did_document, atproto_key_log };
enum class Origin { signed_by_account_key, recorded_by_officer, handed_in };
/// How a capture was made (manifest `captures[].method`).
enum class Method { http, browser, import };
enum class FileRole { capture, item, shot, render, attachment, context, custody };
enum class OperatorRole { petugas_pengambil, saksi_pengambilan, kustodian, penyamar, lain };
/// Who adds a signature in a later revision, and what a later statement is.
enum class CountersignerRole { custodian, witness, panel };
enum class AnnotationKind { context, right_of_reply };
enum class ClockSource { system, ntp, tsa, unknown };
/// `operator`: someone on the capturing machine pointed the plugin at another host than its own.
enum class Overrides { default_, operator_ };
enum class TestKind { live, local, synthetic };
enum class Purpose { post, identity, likers, sharers, comments, edits, proof, media, liveness, render, import };
enum class Truncation { length, time, disconnect, unspecified };
enum class RedactionPlace { header, query, body };
enum class CustodyEvent {
    job_started, plugin_loaded, clock_checked, request_failed, retry, redirected, limit_hit, truncated, rate_limited, exception_used, list_stopped,
    fact_dropped, loss, browser_started, browser_finished, imported, interrupted, resumed, plugin_rerun, capture_started, capture_finished,
    context_added, key_unlocked, sealing
};

/// The word of the formats for an enum value of this header.
template <class E>
std::string_view word_of(E value) noexcept;
/// The value for a word, or nullopt when the formats do not know it.
template <class E>
std::optional<E> from_word(std::string_view word) noexcept;

}  // namespace saksi::evidence
