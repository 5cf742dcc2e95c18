#include "environment.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "digest/digest.hpp"
#include "exit_code.hpp"
#include "report/terminal_safe.hpp"

namespace saksi::cli {

namespace {

void print_line(std::FILE* stream, const std::string& line) {
    std::fwrite(line.data(), 1, line.size(), stream);
    std::fputc('\n', stream);
    std::fflush(stream);
}

Language language_of(std::string_view word) { return word.substr(0, 2) == "en" ? Language::english : Language::indonesian; }

Language language_from(int count, char** arguments) {
    // Other words name the language that a plugin is written in (plugin new).
    const auto known = [](std::string_view word) { return word == "id" || word == "en"; };
    for (int i = 1; i < count; ++i) {
        const std::string_view argument = arguments[i];
        if (argument == "--lang" && i + 1 < count && known(arguments[i + 1])) return language_of(arguments[i + 1]);
        if (argument.starts_with("--lang=") && known(argument.substr(7))) return language_of(argument.substr(7));
    }
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (const char* value = std::getenv(name); value && *value) return language_of(value);
    return Language::indonesian;
}

}  // namespace

Message terminal_safe(Message message) {
    for (auto& [name, value] : message.args) value = report::terminal_safe(value);
    return message;
}

void Environment::say(const Message& message) const { print_line(stdout, text(terminal_safe(message))); }
void Environment::warn(const Message& message) const { print_line(stderr, text(terminal_safe(message))); }

std::string Environment::complaint(const Error& error) const {
    std::string line = "saksi: " + text(terminal_safe(error.what()));
    for (const Message& activity : error.context()) line += " (" + text(terminal_safe(activity)) + ")";
    return line;
}

int Environment::report(const Error& error) const {
    print_line(stderr, complaint(error));
    return exit_code_of(error.code());
}

Result<store::Home> Environment::home() const { return store::Home::locate(std::getenv("SAKSI_HOME"), std::getenv("XDG_DATA_HOME"), std::getenv("HOME")); }

Result<std::string> Environment::executable_sha256() {
    // The link of the kernel leads to the running program even when another was installed in its place meanwhile.
    auto file = files.open("/proc/self/exe");
    if (!file) return pass_on(file);
    auto sha256 = digest::digest_of_file(digest::Algorithm::sha256, **file, 0, (*file)->size());
    if (!sha256) return pass_on(sha256);
    return sha256->hex();
}

Environment read_environment(int count, char** arguments) {
    Environment environment;
    environment.language = language_from(count, arguments);
    environment.stdin_is_terminal = ::isatty(STDIN_FILENO) == 1;
    environment.stderr_is_terminal = ::isatty(STDERR_FILENO) == 1;
    std::error_code error;
    environment.executable = std::filesystem::read_symlink("/proc/self/exe", error);
    environment.plugin_program = environment.executable.parent_path().parent_path() / "libexec" / "saksi" / "saksi-plugin-host";
    return environment;
}

}  // namespace saksi::cli
