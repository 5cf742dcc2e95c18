// What a plugin says, decoded. The texts and their rules: docs/plugin-protocol.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/json.hpp"

namespace saksi::plugin_host {

// --- actions: each is answered by exactly one Exchange with the same key, in the order in which the plugin asked ---

/// Fetch `url`. The host checks scheme, host, address and budget, follows redirects and replaces `{secret:NAME}`.
struct HttpAction {
    std::string key;      ///< the plugin's own name for the answer; unique within the job
    std::string purpose;  ///< post | identity | likers | sharers | comments | edits | proof | media | liveness
    std::string method;   ///< GET | POST
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    Bytes body;
    std::optional<std::uint64_t> max_bytes;  ///< decoded size wished at most; the host's own limit still rules
    bool optional = false;                   ///< true: a failure is no reason to call the capture incomplete in its main part
    std::vector<std::string> secrets;        ///< names, as declared in the manifest, of the secrets that the request holds as `{secret:NAME}`
};

/// Ask for a session with secrets. Neither request nor answer is recorded or shown to the plugin; `take` says which tokens become secrets of these names.
struct LoginAction {
    struct Token {
        std::string name;
        std::string pointer, cookie;  ///< one of the two: RFC 6901 into a JSON answer, or the name in a Set-Cookie field
    };
    HttpAction request;
    std::vector<Token> take;
};

/// Do nothing for `milliseconds`, then answer with outcome `waited`.
struct WaitAction {
    std::string key;
    std::int64_t milliseconds = 0;
};

// --- reports ---

/// A new item. `item` is the plugin's own name for it; numbers follow the order of these reports. Later reports add to it until the job ends.
struct ItemReport {
    std::string item;
    std::string type;   ///< ActivityStreams activity word (member `activity` of the message)
    Json actor;         ///< null, or the object of saksi-item/1 without `platform` (the host writes the plugin's id)
    Json object;        ///< null, or the object of saksi-item/1 without `attachment`
    Json time;          ///< the object of saksi-item/1 without `first_seen`
    std::string state;  ///< state word
    Json counts;        ///< array as in saksi-item/1
    std::string root_record;  ///< urn:uuid:… of a response
    Json root_selector;
};

/// "The leaf `path` says so at that place": one entry of facts[].
struct FactReport {
    struct Context {
        std::string id;
        Json selector;
    };
    std::string item;
    std::string path;
    std::string value;
    std::string as;
    std::string record;
    std::string part;  ///< body | head
    Json selector;
    std::optional<Context> context;
};

/// One entry of derived[].
struct DerivedReport {
    std::string item;
    std::string path;
    std::string rule;
    std::vector<std::string> from;
};

/// The response `record` is the next entry of /object/attachment (the first report of an item is number 0). The host fills digest, size, type.
struct AttachmentReport {
    std::string item;
    std::string record;
};

/// The next entry of /lists (the first report of an item is number 0). `complete` follows from the rest: bukti-1.md 9.5.
struct ListReport {
    std::string item;
    std::string name;
    std::optional<std::int64_t> declared;
    std::int64_t collected = 0;
    std::string stop_reason;
    std::string viewpoint;
};

/// One entry of proofs[].
struct ProofReport {
    std::string item;
    std::string kind;
    std::string record;
};

/// The state of an item as learnt later; facts on /state come beside it.
struct StateReport {
    std::string item;
    std::string state;
};

/// Something that could not be had. Without `item` it belongs to the whole job.
struct LossReport {
    std::optional<std::string> item;
    std::string code;
    std::string what;
    std::string detail;
};

/// For operators only.
struct LogReport {
    std::string severity;  ///< debug | info | warning | error
    std::string text;
};

using PluginMessage = std::variant<HttpAction, LoginAction, WaitAction, ItemReport, FactReport, DerivedReport, AttachmentReport, ListReport, ProofReport,
                                   StateReport, LossReport, LogReport>;

}  // namespace saksi::plugin_host
