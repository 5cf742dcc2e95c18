#include <cstdio>
#include <string>

#include "exit_code.hpp"
#include "verbs.hpp"

#include <CLI/CLI.hpp>

namespace saksi::cli {

namespace {

constexpr std::size_t longest_answer = 4096;

/// One line from the terminal, empty at its end.
std::string answer_to(const Environment& environment, std::string_view question) {
    std::fputs((environment.text(question) + " ").c_str(), stdout);
    std::fflush(stdout);
    std::string line;
    for (int c = std::getchar(); c != EOF && c != '\n' && line.size() < longest_answer; c = std::getchar()) line += static_cast<char>(c);
    return line;
}

/// Runs one verb as if it had been typed.
int type(Environment& environment, void (*add)(Program&), std::vector<std::string> words) {
    CLI::App app;
    Program program{app, environment};
    add(program);
    std::ranges::reverse(words);
    try {
        app.parse(words);
    } catch (const CLI::ParseError& error) {
        return environment.report({ErrorCode::usage, msg("the command cannot be read: {reason}. “saksi --help” shows what there is", {{"reason", error.what()}})});
    }
    return program.exit_code;
}

}  // namespace

int first_steps(Environment& environment) {
    environment.say(msg("Saksi records public posts so that a hearing can check them, and checks such recordings."));
    environment.say(msg("First the post is recorded; identity, case and timestamp may follow. An empty line ends."));
    const std::string url = answer_to(environment, "Address of the post (https://…):");
    if (url.empty()) return exit_ok;
    const int recorded = type(environment, add_capture, {"capture", url});
    if (recorded != exit_ok && recorded != exit_unfinished) return recorded;
    environment.say(msg("To seal it you need an identity: a key of your own with your name on it."));
    const std::string name = answer_to(environment, "Your name (empty: later):");
    if (name.empty()) return recorded;
    const std::string role = answer_to(environment, "Your role:");
    const std::string organisation = answer_to(environment, "Your organisation:");
    const int made = type(environment, add_identity, {"identity", "new", "--name", name, "--role", role, "--org", organisation});
    if (made != exit_ok) return made;
    return type(environment, add_seal, {"seal"});
}

}  // namespace saksi::cli
