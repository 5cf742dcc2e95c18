// The closed words of the formats as people say them. A word that is not known is shown as it stands.
#pragma once

#include <string_view>

#include "base/message.hpp"
#include "verify/verdict.hpp"

namespace saksi::report {

/// The act of an item: `Like` → "liked"; a Create that answers something is a comment.
Message act_message(const verify::ItemLine& item);
/// Item `state`: `deleted` → "deleted".
Message state_message(std::string_view state);
/// `time.source` and `time.exactness` in one phrase each.
Message time_source_message(std::string_view source);
Message exactness_message(std::string_view exactness);
Message list_name_message(std::string_view name);
Message stop_reason_message(std::string_view reason);
Message viewpoint_message(std::string_view viewpoint);
Message origin_message(std::string_view origin);
/// What the account's own signature shows, and what it does not.
Message account_proof_message(const verify::AccountProof& proof);
Message role_message(std::string_view role);
/// What a later revision is: `custodian`, `right_of_reply` and so on.
Message later_role_message(std::string_view role);
Message clock_source_message(std::string_view source);
Message loss_message(std::string_view code);
Message anchor_purpose_message(verify::AnchorUsed::Purpose purpose);

/// "This is no judgement on the truth of the content, the actor or a violation."
Message no_judgement();

}  // namespace saksi::report
