#include "report/wording.hpp"

#include <algorithm>
#include <span>
#include <string>

namespace saksi::report {

namespace {

struct Word {
    std::string_view word;
    Message said;
};

Message said(std::span<const Word> words, std::string_view word) {
    const auto found = std::ranges::find(words, word, &Word::word);
    return found != words.end() ? found->said : msg("“{word}”", {{"word", std::string(word)}});
}

}  // namespace

Message act_message(const verify::ItemLine& item) {
    if (item.type == "Create" && !item.in_reply_to.empty()) return msg("wrote a comment");
    static const Word words[] = {
        {"Create", msg("published")},           {"Update", msg("changed")},         {"Delete", msg("deleted an object")},
        {"Like", msg("liked")},                 {"Dislike", msg("disliked")},       {"Announce", msg("shared again (repost)")},
        {"Follow", msg("follows")},             {"Join", msg("joined")},            {"Leave", msg("left")},
        {"Undo", msg("undid an earlier act")},  {"Add", msg("added")},              {"Remove", msg("removed")},
    };
    return said(words, item.type);
}

Message state_message(std::string_view state) {
    static const Word words[] = {
        {"available", msg("as recorded: available")},
        {"edited", msg("as recorded: marked as edited")},
        {"deleted", msg("as recorded: deleted")},
        {"tombstone", msg("as recorded: only a tombstone is left")},
        {"not_found", msg("as recorded: not found")},
        {"login_wall", msg("as recorded: behind a login")},
        {"challenge", msg("as recorded: behind a test against robots")},
        {"geo_gate", msg("as recorded: closed for this region")},
        {"suspended", msg("as recorded: suspended by the platform")},
        {"private", msg("as recorded: private")},
    };
    return said(words, state);
}

Message time_source_message(std::string_view source) {
    static const Word words[] = {
        {"platform", msg("as the platform states")},
        {"id_derived", msg("computed from the object's id")},
        {"relative", msg("only a relative statement of the platform")},
        {"http_date", msg("from the Date header of the server's answer")},
        {"none", msg("the platform states no time")},
    };
    return said(words, source);
}

Message exactness_message(std::string_view exactness) {
    static const Word words[] = {
        {"exact", msg("exact")},
        {"rounded", msg("rounded")},
        {"relative", msg("relative")},
    };
    return said(words, exactness);
}

Message list_name_message(std::string_view name) {
    static const Word words[] = {
        {"likers", msg("accounts that like")},       {"dislikers", msg("accounts that dislike")}, {"reactors", msg("accounts that react")},
        {"sharers", msg("accounts that share")},     {"comments", msg("comments")},               {"quotes", msg("quotes")},
        {"followers", msg("followers")},             {"following", msg("followed accounts")},     {"members", msg("members")},
        {"edits", msg("earlier versions")},
    };
    return said(words, name);
}

Message stop_reason_message(std::string_view reason) {
    static const Word words[] = {
        {"end", msg("the platform's list ended")},
        {"limit", msg("a limit of this program was reached")},
        {"platform_cap", msg("the platform shows no more")},
        {"login_required", msg("the platform asks for a login")},
        {"platform_private", msg("the platform keeps the list private")},
        {"rate_limited", msg("the platform slowed the requests down")},
        {"budget", msg("the capture's budget was used up")},
        {"error", msg("an error")},
    };
    return said(words, reason);
}

Message viewpoint_message(std::string_view viewpoint) {
    static const Word words[] = {
        {"anonymous", msg("seen without an account")},
        {"account", msg("seen with an account")},
    };
    return said(words, viewpoint);
}

Message origin_message(std::string_view origin) {
    static const Word words[] = {
        {"signed_by_account_key", msg("SIGNED BY THE ACCOUNT'S KEY")},
        {"recorded_by_officer", msg("RECORDED BY THE OFFICER'S COMPUTER")},
        {"handed_in", msg("HANDED IN BY THE REPORTER")},
    };
    return said(words, origin);
}

Message account_proof_message(const verify::AccountProof& proof) {
    switch (proof.state) {
        case verify::AccountProof::State::signed_record: return msg("signed by the account's key, which the provider's server usually holds; no proof of who the person is");
        case verify::AccountProof::State::signed_absence: return msg("the account's key signed that there is no such record; this holds at this revision only");
        case verify::AccountProof::State::not_shown: break;
    }
    return msg("NOT SHOWN: the recorded proof of the account does not hold; see the notes");
}

Message role_message(std::string_view role) {
    static const Word words[] = {
        {"petugas_pengambil", msg("capturing officer")}, {"saksi_pengambilan", msg("witness of the capture")},
        {"kustodian", msg("custodian of evidence")},     {"penyamar", msg("redactor")},
        {"lain", msg("another role")},
    };
    return said(words, role);
}

Message later_role_message(std::string_view role) {
    static const Word words[] = {
        {"custodian", msg("countersigned by a custodian of evidence")},
        {"witness", msg("countersigned by a witness")},
        {"panel", msg("countersigned by a member of the panel")},
        {"context", msg("annotation: context that was added later")},
        {"right_of_reply", msg("annotation: right of reply")},
    };
    return said(words, role);
}

Message clock_source_message(std::string_view source) {
    static const Word words[] = {
        {"system", msg("the computer itself")},
        {"ntp", msg("network time (NTP)")},
        {"tsa", msg("compared with a timestamp authority")},
        {"unknown", msg("unknown source")},
    };
    return said(words, source);
}

Message loss_message(std::string_view code) {
    static const Word words[] = {
        {"fact_not_proven", msg("a value was not found in the recorded bytes and was left out")},
        {"shape_changed", msg("the platform's page has a new shape that the plugin does not know")},
        {"undecodable", msg("content in a coding that cannot be read here")},
        {"http2_only", msg("the server speaks only HTTP/2")},
        {"truncated", msg("an answer was cut off")},
        {"not_fetched", msg("not fetched")},
        {"login_required", msg("the platform asks for a login")},
        {"platform_private", msg("the platform keeps it private")},
        {"platform_cap", msg("the platform shows no more")},
        {"rate_limited", msg("the platform slowed the requests down")},
        {"challenge", msg("a test against robots stood before it")},
        {"geo_gate", msg("closed for this region")},
        {"budget", msg("the capture's budget was used up")},
        {"timeout", msg("no answer in time")},
        {"network_error", msg("the network failed")},
        {"tls_error", msg("no trustworthy encrypted connection")},
        {"address_refused", msg("the address is not allowed")},
        {"redirect_limit", msg("too many redirections")},
        {"media_failed", msg("a picture or other media could not be had")},
        {"list_incomplete", msg("a list is not complete")},
        {"browser_failed", msg("the browser failed")},
        {"plugin_failed", msg("the plugin failed")},
    };
    return said(words, code);
}

Message anchor_purpose_message(verify::AnchorUsed::Purpose purpose) {
    return purpose == verify::AnchorUsed::Purpose::signer ? msg("for the sealer") : msg("for the timestamp");
}

Message no_judgement() { return msg("This is no judgement on whether the content is true, who acted, or whether a rule was broken."); }

}  // namespace saksi::report
