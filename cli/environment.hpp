// What every verb is handed: the machine, the reader's language, the home.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/file_system.hpp"
#include "base/message.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "store/home.hpp"

namespace saksi::cli {

struct Environment {
    base::PosixFileSystem files;
    base::SystemClock clock;
    base::SystemRandom random;
    Language language = Language::indonesian;
    bool stdin_is_terminal = false;
    bool stderr_is_terminal = false;
    Path executable;      ///< absolute, of the running program
    Path plugin_program;  ///< the one that plugins run in: ../libexec/saksi/saksi-plugin-host seen from `executable`, never searched for

    /// The sentence in the reader's language.
    std::string text(const Message& message) const { return base::text_of(message, language); }
    std::string text(std::string_view id) const { return std::string(base::translated(id, language)); }

    /// Prints a line to stdout or stderr; what comes from outside was made safe by report::terminal_safe.
    void say(const Message& message) const;
    void warn(const Message& message) const;
    /// What went wrong as one line for the standard error, made safe.
    std::string complaint(const Error& error) const;
    /// Prints that line and returns the exit code for it.
    int report(const Error& error) const;

    /// `$SAKSI_HOME` and its kin. Errors: usage.
    Result<store::Home> home() const;
    /// SHA-256 of the running executable, hexadecimal. Errors: missing.
    Result<std::string> executable_sha256();
};

/// Reads the environment of this process once: languages from `--lang` in `arguments`, else LC_ALL, LC_MESSAGES, LANG.
Environment read_environment(int count, char** arguments);

/// A Message whose arguments cannot forge lines or colours on a terminal.
Message terminal_safe(Message message);

}  // namespace saksi::cli
