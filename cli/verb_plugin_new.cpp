#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <string_view>

#include "base/time_text.hpp"
#include "plugin_host/manifest.hpp"
#include "plugin_verbs.hpp"

namespace saksi::cli {

namespace {

constexpr std::uint64_t longest_template = 256 * 1024;  // a source file that a person reads

struct NewOptions {
    std::string name;
    std::vector<std::string> languages;  // of the plugin; id and en belong to the output
};

using Words = std::map<std::string, std::string, std::less<>>;

std::string filled(std::string text, const Words& words) {
    for (const auto& [word, value] : words)
        for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + value.size())) text.replace(at, word.size(), value);
    return text;
}

Status fill_folder(base::FileSystem& files, const Path& from, const Path& to, const Words& names, const Words& words) {
    if (Status made = files.make_directory(to); !made) return made;
    auto entries = files.list(from);
    if (!entries) return pass_on(entries);
    for (const std::string& entry : *entries) {
        const Path target = to / filled(entry, names);
        auto status = files.status(from / entry);
        if (!status) return pass_on(status);
        if (*status && (*status)->is_directory) {
            if (Status below = fill_folder(files, from / entry, target, names, words); !below) return below;
            continue;
        }
        auto text = base::read_whole(files, from / entry, longest_template);
        if (!text) return pass_on(text);
        const std::string content = filled(std::string(text_of(*text)), words);
        if (Status written = base::write_new_file(files, target, bytes_of(content)); !written) return written;
    }
    return {};
}

std::string language_of(const NewOptions& options) {
    std::string language = "c++";
    for (const std::string& word : options.languages)
        if (word != "id" && word != "en") language = word;
    return language;
}

Result<int> new_verb(Environment& environment, const NewOptions& options) {
    if (!plugin_host::is_plugin_id(options.name))
        return fail(ErrorCode::usage, msg("“{name}” cannot be the name of a plugin: 1 to 32 of a–z, 0–9 and -, a letter first", {{"name", options.name}}));
    const Path folder = std::filesystem::absolute(options.name);
    auto there = environment.files.status(folder);
    if (!there) return pass_on(there);
    if (*there) return fail(ErrorCode::exists, msg("{folder} exists already; nothing is overwritten", {{"folder", folder.string()}}));
    const std::string language = language_of(options);
    const Path templates = environment.executable.parent_path().parent_path() / "share" / "saksi" / "plugin-templates" / language;
    const std::string date = base::utc_text(environment.clock.now()).substr(0, 10);
    const Words names{{"ID", options.name}, {"MONTH", date.substr(0, 7)}};
    const Words words{{"@ID@", options.name}, {"@MONTH@", date.substr(0, 7)}, {"@DATE@", date}};
    // Under its final name it is whole or not there.
    const Path unfinished = folder.parent_path() / ("." + options.name + ".new");
    Status made = fill_folder(environment.files, templates, unfinished, names, words);
    if (made) made = environment.files.rename_new(unfinished, folder);
    if (!made) {
        if (made.error().code() != ErrorCode::exists) static_cast<void>(environment.files.remove_tree(unfinished));
        return pass_on(made, msg("making the plugin {folder}", {{"folder", folder.string()}}));
    }
    environment.say(msg("{folder} is a plugin that holds; README.md says how it is built and tested", {{"folder", folder.string()}}));
    return 0;
}

}  // namespace

void add_plugin_new(CLI::App& plugin, Program& program) {
    Environment& environment = program.environment;
    auto options = std::make_shared<NewOptions>();
    CLI::App* verb = plugin.add_subcommand("new", environment.text("a folder with a plugin that holds, to begin from"))->alias("baru");
    verb->add_option("NAME", options->name, environment.text("the plugin's id, and the folder's name"))->required();
    verb->add_option("--lang", options->languages, environment.text("what it is written in: c++, c or python (id and en: language of the output, as everywhere)"))
        ->check(CLI::IsMember({"c++", "c", "python", "id", "en"}))
        ->allow_extra_args(false);
    verb->callback([&program, options] {
        auto code = new_verb(program.environment, *options);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
}

}  // namespace saksi::cli
