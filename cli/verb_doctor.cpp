#include <CLI/CLI.hpp>

#include "exit_code.hpp"
#include "network_options.hpp"
#include "plugin_folders.hpp"
#include "plugin_host/plugin.hpp"
#include "store/identity_folder.hpp"
#include "verbs.hpp"

namespace saksi::cli {

namespace {

/// Prints what is fit and what is not; the exit code is the worst.
class Examination {
public:
    explicit Examination(Environment& environment) : environment_(environment) {}
    void good(const Message& what) { environment_.say(msg("ok       {what}", {{"what", environment_.text(what)}})); }
    void lacking(const Message& what) { environment_.say(msg("missing  {what}", {{"what", environment_.text(what)}})); }
    void bad(const Error& error) { code_ = environment_.report(error); }
    int code() const noexcept { return code_; }

private:
    Environment& environment_;
    int code_ = exit_ok;
};

void examine_settings(Environment& environment, const store::Home& home, Examination& examination) {
    auto config = store::read_config(environment.files, home);
    if (!config) return examination.bad(config.error());
    if (config->timestamp_authorities.empty())
        examination.lacking(msg("no timestamp authority is set: saksi init --tsa URL --tsa-roots FILE"));
    else
        examination.good(msg("{count} timestamp authorities are set", {{"count", std::to_string(config->timestamp_authorities.size())}}));
    if (auto roots = read_trust_store(environment, config->timestamp_roots); !roots) examination.bad(roots.error());
    auto registry = discover_plugins(environment, home, *config);
    if (!registry) return examination.bad(registry.error());
    for (const auto& rejected : registry->rejected()) examination.bad(rejected.reason);
    if (registry->plugins().empty())
        examination.lacking(msg("no plugin was found; nothing can be recorded"));
    else
        examination.good(msg("{count} plugins were found", {{"count", std::to_string(registry->plugins().size())}}));
}

std::string joined_words(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
    return out;
}

void examine_sandbox(Environment& environment, Examination& examination) {
    auto confinement = plugin_host::examine_confinement(environment.plugin_program);
    if (!confinement) return examination.bad(confinement.error());
    examination.good(msg("plugins run in processes of their own; this kernel enforces: {words}", {{"words", joined_words(confinement->enforced)}}));
    if (!confinement->missing.empty())
        examination.lacking(msg("of the sandbox for plugins this kernel does not enforce: {words}; every bundle will say so", {{"words", joined_words(confinement->missing)}}));
    if (Status python = plugin_host::examine_python(environment.plugin_program); !python)
        examination.lacking(python.error().what());
    else
        examination.good(msg("plugins in Python can run"));
}

int doctor_verb(Environment& environment) {
    Examination examination(environment);
    auto home = environment.home();
    if (!home) return environment.report(home.error());
    if (Status ready = home->prepare(environment.files); !ready)
        examination.bad(ready.error());
    else
        examination.good(msg("the home can be written: {folder}", {{"folder", home->root().string()}}));
    examine_settings(environment, *home, examination);
    auto labels = store::list_identities(environment.files, *home);
    if (!labels)
        examination.bad(labels.error());
    else if (labels->empty())
        examination.lacking(msg("no identity to seal with: saksi identity new --name \"…\" --role \"…\" --org \"…\""));
    else
        examination.good(msg("{count} identities can seal", {{"count", std::to_string(labels->size())}}));
    examine_sandbox(environment, examination);
    return examination.code();
}

}  // namespace

void add_doctor(Program& program) {
    CLI::App* verb = program.app.add_subcommand("doctor", program.environment.text("is this machine fit for recording?"));
    verb->callback([&program] { program.exit_code = doctor_verb(program.environment); });
}

}  // namespace saksi::cli
