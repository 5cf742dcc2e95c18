#include "act_job.hpp"

#include <algorithm>
#include <array>

#include "did_answer.hpp"
#include "json_document.hpp"
#include "post_address.hpp"
#include "post_items.hpp"
#include "url.hpp"

namespace saksi::bluesky {

namespace {
using sdk::Answer;
using sdk::Emitter;
using sdk::with_query;
constexpr std::array<std::string_view, 2> act_collections{"app.bsky.feed.like", "app.bsky.feed.repost"};
}  // namespace

std::optional<ActAddress> ActAddress::from_url(std::string_view url) {
    constexpr std::string_view scheme = "at://";
    if (!url.starts_with(scheme)) return std::nullopt;
    url.remove_prefix(scheme.size());
    const std::size_t first = url.find('/'), last = url.rfind('/');
    if (first == std::string_view::npos || first == last) return std::nullopt;
    ActAddress address{std::string(url.substr(0, first)), std::string(url.substr(first + 1, last - first - 1)), std::string(url.substr(last + 1))};
    const bool known = std::ranges::find(act_collections, address.collection) != act_collections.end();
    if (!known || !is_did(address.did) || !is_record_key(address.record_key)) return std::nullopt;
    return address;
}

void ActJob::begin(const Emitter& emitter) {
    const auto url = did_document_url(address_.did, plc_);
    if (!url) return emitter.loss("", "not_fetched", "did_document", "only did:plc and did:web are known");
    emitter.http({"did", "identity", *url});
}

void ActJob::on_exchange(const Emitter& emitter, const Answer& answer) {
    if (answer.key == "did") return on_did_document(emitter, answer);
    if (answer.key == "record") return on_record(emitter, answer);
    if (answer.key == "car") return on_proof(emitter, answer, "atproto-commit-car");
    if (answer.key == "keylog") return on_proof(emitter, answer, "atproto-key-log");
}

void ActJob::on_did_document(const Emitter& emitter, const Answer& answer) {
    std::string why;
    const auto told = read_did_document(answer, address_.did, why);
    if (!told) return emitter.loss("", answer.has_body() && answer.status == 200 ? "shape_changed" : sdk::loss_code(answer), "did_document", why);
    document_ = answer.record;
    if (told->pds.empty()) return emitter.loss("", "shape_changed", "did_document", "no #atproto_pds service with an http address");
    const auto of_record = [&](std::string_view method, std::string_view who) {
        const std::string url = with_query(with_query(told->pds + "/xrpc/" + std::string(method), who, address_.did), "collection", address_.collection);
        return with_query(url, "rkey", address_.record_key);
    };
    emitter.http({"record", "post", of_record("com.atproto.repo.getRecord", "repo")});
    emitter.http({"car", "proof", of_record("com.atproto.sync.getRecord", "did"), true});
    if (address_.did.starts_with("did:plc:")) emitter.http({"keylog", "proof", plc_ + "/" + address_.did + "/log/audit", true});
}

void ActJob::on_record(const Emitter& emitter, const Answer& answer) {
    std::string why = answer.detail;
    const auto document = answer.has_body() ? sdk::JsonDocument::parse(answer.body, why) : std::nullopt;
    const sdk::JsonCursor root = document ? document->root() : sdk::JsonCursor();
    if (answer.status == 200 && root["uri"].text() == address_.at_uri()) {
        act_item("act", std::string(address_.activity()), answer.record, root, address_.did).send(emitter);
    } else if (const auto gone = answer.status == 400 ? missing_act("act", std::string(address_.activity()), answer.record, root, address_.at_uri(), address_.did) : std::nullopt) {
        gone->send(emitter);
    } else {
        return emitter.loss("", document && answer.status == 200 ? "shape_changed" : sdk::loss_code(answer), "record", why);
    }
    sent_ = true;
    emitter.proof("act", "atproto-did-document", document_);
}

void ActJob::on_proof(const Emitter& emitter, const Answer& answer, std::string_view kind) {
    const bool usable = answer.is_response() && answer.status == 200 && !answer.truncated && !answer.undecodable;
    if (!usable) return emitter.loss(sent_ ? "act" : "", sdk::loss_code(answer), kind, answer.detail);
    if (sent_) emitter.proof("act", kind, answer.record);
}

}  // namespace saksi::bluesky
