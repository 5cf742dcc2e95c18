#include "passphrase_source.hpp"

#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/limits.hpp"

namespace saksi::cli {

namespace {

/// Switches the terminal's echo off while it lives.
class NoEcho {
public:
    NoEcho() {
        if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
        termios silent = before_;
        silent.c_lflag &= static_cast<tcflag_t>(~ECHO);
        changed_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
    }
    ~NoEcho() {
        if (changed_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    NoEcho(const NoEcho&) = delete;
    NoEcho& operator=(const NoEcho&) = delete;

private:
    termios before_{};
    bool changed_ = false;
};

/// Octets up to a line end or the end of input.
Result<Bytes> read_line(int fd) {
    Bytes line;
    line.reserve(limits::passphrase_bytes);  // never grows: no copy of a passphrase is left in freed memory
    while (true) {
        std::uint8_t octet = 0;
        const ssize_t got = ::read(fd, &octet, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail(ErrorCode::missing, msg("the passphrase could not be read"));
        if (got == 0 || octet == '\n') break;
        if (line.size() == limits::passphrase_bytes) return fail(ErrorCode::limit_exceeded, msg("the passphrase is longer than {limit} bytes", {{"limit", std::to_string(limits::passphrase_bytes)}}));
        line.push_back(octet);
    }
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return line;
}

Result<trust::Passphrase> ask(const std::string& prompt) {
    Result<Bytes> line = [&] {
        const NoEcho silent;  // before the question: what is typed at once must neither be shown nor thrown away
        std::fputs(prompt.c_str(), stderr);
        return read_line(STDIN_FILENO);
    }();
    std::fputc('\n', stderr);
    if (!line) return pass_on(line);
    return trust::Passphrase(std::move(*line));
}

Result<trust::Passphrase> read_file(base::FileSystem& files, const std::string& path) {
    auto content = base::read_whole(files, path, limits::passphrase_bytes);
    if (!content) return pass_on(content);
    Bytes& octets = *content;
    while (!octets.empty() && (octets.back() == '\n' || octets.back() == '\r')) octets.pop_back();
    return trust::Passphrase(std::move(octets));
}

Result<trust::Passphrase> from_source(Environment& environment, const PassphraseSource& source, bool twice) {
    if (!source.file.empty()) return read_file(environment.files, source.file);
    if (source.fd >= 0) {
        auto line = read_line(source.fd);
        if (!line) return pass_on(line);
        return trust::Passphrase(std::move(*line));
    }
    if (!environment.stdin_is_terminal)
        return fail(ErrorCode::usage, msg("the key is locked and there is no terminal to ask at: give --passphrase-file or --passphrase-fd"));
    auto first = ask(environment.text("Passphrase of the key: "));
    if (!first || !twice) return first;
    auto second = ask(environment.text("The same passphrase again: "));
    if (!second) return second;
    if (text_of(first->octets()) != text_of(second->octets())) return fail(ErrorCode::usage, msg("the two passphrases differ; nothing was made"));
    return first;
}

}  // namespace

Result<trust::Passphrase> read_passphrase(Environment& environment, const PassphraseSource& source, bool twice) {
    auto passphrase = from_source(environment, source, twice);
    if (passphrase && passphrase->empty()) return fail(ErrorCode::usage, msg("the passphrase is empty; a key is never kept unlocked"));
    return passphrase;
}

}  // namespace saksi::cli
