// Looks for secrets in an answer of any length.
#pragma once

#include <string>
#include <vector>

#include "base/file_system.hpp"
#include "net/hop_record.hpp"
#include "secrets/secret_forms.hpp"

namespace saksi::secrets {

/// Takes octets in pieces of any size; an occurrence that lies across two of them is found.
class AnswerScan {
public:
    /// `forms` outlive the scan.
    explicit AnswerScan(const std::vector<const SecretForms*>& forms);
    void feed(ByteView piece);
    bool found() const noexcept { return found_; }

private:
    const std::vector<const SecretForms*>& forms_;
    std::size_t overlap_ = 0;
    Bytes window_;
    bool found_ = false;
};

enum class Shows { no, yes, unknown };

/// Whether the answer of `hop`, heads and body, shows one of `forms`: as it came, and with transfer- and content-coding undone. `unknown`: its coding
/// cannot be undone, or it is over the limit for decoded bodies, and it does not show it as it came. Errors: missing (the spool file).
Result<Shows> answer_shows(const net::HopRecord& hop, const std::vector<const SecretForms*>& forms, base::FileSystem& files);

}  // namespace saksi::secrets
