#include "evidence/vocabulary.hpp"

#include <cstddef>
#include <span>

namespace saksi::evidence {

namespace {

using Words = std::span<const std::string_view>;

/// The words in the order of the enumerators.
template <class E>
Words words() noexcept;

#define SAKSI_WORDS(E, ...)                                     \
    template <>                                                 \
    Words words<E>() noexcept {                                 \
        static constexpr std::string_view list[] = {__VA_ARGS__}; \
        return list;                                            \
    }

SAKSI_WORDS(Activity, "Create", "Update", "Delete", "Like", "Dislike", "Announce", "Follow", "Join", "Leave", "Undo", "Add", "Remove")
SAKSI_WORDS(ObjectType, "Note", "Article", "Page", "Image", "Video", "Audio", "Document", "Event", "Question", "Person", "Group", "Organization",
            "Service", "Application", "Profile", "Tombstone")
SAKSI_WORDS(ObjectState, "available", "edited", "deleted", "tombstone", "not_found", "login_wall", "challenge", "geo_gate", "suspended", "private")
SAKSI_WORDS(TimeSource, "platform", "id_derived", "relative", "http_date", "none")
SAKSI_WORDS(Exactness, "exact", "rounded", "relative")
SAKSI_WORDS(CountName, "likes", "dislikes", "reactions", "shares", "comments", "quotes", "bookmarks", "views", "followers", "following", "members",
            "posts")
SAKSI_WORDS(ListName, "likers", "dislikers", "reactors", "sharers", "comments", "quotes", "followers", "following", "members", "edits")
SAKSI_WORDS(StopReason, "end", "limit", "platform_cap", "login_required", "platform_private", "rate_limited", "budget", "error")
SAKSI_WORDS(Viewpoint, "anonymous", "account")
SAKSI_WORDS(As, "text", "html", "rfc3339", "datetime-gmt", "http-date", "unix-seconds", "unix-milliseconds", "integer", "boolean", "raw")
SAKSI_WORDS(Part, "body", "head")
SAKSI_WORDS(Rule, "tid-us", "snowflake-ms", "instagram-pk", "count-of-items", "canonical-url")
SAKSI_WORDS(ProofKind, "atproto-commit-car", "atproto-did-document", "atproto-key-log")
SAKSI_WORDS(Origin, "signed_by_account_key", "recorded_by_officer", "handed_in")
SAKSI_WORDS(Method, "http", "browser", "import")
SAKSI_WORDS(FileRole, "capture", "item", "shot", "render", "attachment", "context", "custody")
SAKSI_WORDS(OperatorRole, "petugas_pengambil", "saksi_pengambilan", "kustodian", "penyamar", "lain")
SAKSI_WORDS(CountersignerRole, "custodian", "witness", "panel")
SAKSI_WORDS(AnnotationKind, "context", "right_of_reply")
SAKSI_WORDS(ClockSource, "system", "ntp", "tsa", "unknown")
SAKSI_WORDS(Overrides, "default", "operator")
SAKSI_WORDS(TestKind, "live", "local", "synthetic")
SAKSI_WORDS(Purpose, "post", "identity", "likers", "sharers", "comments", "edits", "proof", "media", "liveness", "render", "import")
SAKSI_WORDS(Truncation, "length", "time", "disconnect", "unspecified")
SAKSI_WORDS(RedactionPlace, "header", "query", "body")
SAKSI_WORDS(CustodyEvent, "job_started", "plugin_loaded", "clock_checked", "request_failed", "retry", "redirected", "limit_hit", "truncated",
            "rate_limited", "exception_used", "list_stopped", "fact_dropped", "loss", "browser_started", "browser_finished", "imported",
            "interrupted", "resumed", "plugin_rerun", "capture_started", "capture_finished", "context_added", "key_unlocked", "sealing")
#undef SAKSI_WORDS

}  // namespace

template <class E>
std::string_view word_of(E value) noexcept {
    return words<E>()[static_cast<std::size_t>(value)];
}

template <class E>
std::optional<E> from_word(std::string_view word) noexcept {
    const Words list = words<E>();
    for (std::size_t i = 0; i < list.size(); ++i)
        if (list[i] == word) return static_cast<E>(i);
    return std::nullopt;
}

#define SAKSI_INSTANCE(E)                                  \
    template std::string_view word_of<E>(E) noexcept; \
    template std::optional<E> from_word<E>(std::string_view) noexcept;
SAKSI_INSTANCE(Activity)
SAKSI_INSTANCE(ObjectType)
SAKSI_INSTANCE(ObjectState)
SAKSI_INSTANCE(TimeSource)
SAKSI_INSTANCE(Exactness)
SAKSI_INSTANCE(CountName)
SAKSI_INSTANCE(ListName)
SAKSI_INSTANCE(StopReason)
SAKSI_INSTANCE(Viewpoint)
SAKSI_INSTANCE(As)
SAKSI_INSTANCE(Part)
SAKSI_INSTANCE(Rule)
SAKSI_INSTANCE(ProofKind)
SAKSI_INSTANCE(Origin)
SAKSI_INSTANCE(Method)
SAKSI_INSTANCE(FileRole)
SAKSI_INSTANCE(OperatorRole)
SAKSI_INSTANCE(CountersignerRole)
SAKSI_INSTANCE(AnnotationKind)
SAKSI_INSTANCE(ClockSource)
SAKSI_INSTANCE(Overrides)
SAKSI_INSTANCE(TestKind)
SAKSI_INSTANCE(Purpose)
SAKSI_INSTANCE(Truncation)
SAKSI_INSTANCE(RedactionPlace)
SAKSI_INSTANCE(CustodyEvent)
#undef SAKSI_INSTANCE

}  // namespace saksi::evidence
