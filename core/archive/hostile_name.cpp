#include "archive/hostile_name.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/bytes.hpp"

namespace saksi::archive {

namespace {

constexpr std::array<std::string_view, 22> devices = {"con",  "prn",  "aux",  "nul",  "com1", "com2", "com3", "com4", "com5", "com6", "com7",
                                                      "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9"};

bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_device(std::string_view segment) {
    std::string stem(segment.substr(0, segment.find('.')));
    std::ranges::transform(stem, stem.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return std::ranges::find(devices, stem) != devices.end();
}

}  // namespace

std::string_view name_of(NameProblem problem) noexcept {
    switch (problem) {
        case NameProblem::empty: return "empty";
        case NameProblem::absolute: return "absolute";
        case NameProblem::leaves_folder: return "leaves_folder";
        case NameProblem::backslash: return "backslash";
        case NameProblem::control_character: return "control_character";
        case NameProblem::not_utf8: return "not_utf8";
        case NameProblem::odd_segment: return "odd_segment";
        case NameProblem::device: return "device";
        case NameProblem::repeated: return "repeated";
        case NameProblem::repeated_but_for_case: return "repeated_but_for_case";
    }
    return {};
}

Message message_of(NameProblem problem) {
    switch (problem) {
        case NameProblem::empty: return msg("the name is empty");
        case NameProblem::absolute: return msg("the name begins at the root of a disk");
        case NameProblem::leaves_folder: return msg("the name leaves the folder into which one unpacks (“..”)");
        case NameProblem::backslash: return msg("the name has a backslash, which is a folder on Windows alone");
        case NameProblem::control_character: return msg("the name holds a control character");
        case NameProblem::not_utf8: return msg("the name is not UTF-8: programs show it differently");
        case NameProblem::odd_segment: return msg("the name has a part that is empty, “.”, or ends in a dot or blank: two names for one place");
        case NameProblem::device: return msg("the name is a device on Windows");
        case NameProblem::repeated: return msg("another entry has the same name: which of them one gets depends on the program");
        case NameProblem::repeated_but_for_case: return msg("another entry has the same name but for upper and lower case: they become one file on Windows and macOS");
    }
    return {};
}

std::vector<NameProblem> problems_of(std::string_view name) {
    std::vector<NameProblem> found;
    const auto add = [&](bool bad, NameProblem problem) {
        if (bad && std::ranges::find(found, problem) == found.end()) found.push_back(problem);
    };
    add(name.empty(), NameProblem::empty);
    add(name.starts_with('/') || name.starts_with('\\') || (name.size() >= 2 && is_letter(name[0]) && name[1] == ':'), NameProblem::absolute);
    add(name.find('\\') != std::string_view::npos, NameProblem::backslash);
    add(std::ranges::any_of(name, [](char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; }), NameProblem::control_character);
    add(!base::is_utf8(bytes_of(name)), NameProblem::not_utf8);
    std::string_view rest = name.ends_with('/') ? name.substr(0, name.size() - 1) : name;
    while (!name.empty()) {
        const std::size_t slash = rest.find_first_of("/\\");
        const std::string_view segment = rest.substr(0, slash);
        add(segment == "..", NameProblem::leaves_folder);
        add(segment.empty() || segment == "." || (segment != ".." && (segment.ends_with('.') || segment.ends_with(' '))), NameProblem::odd_segment);
        add(is_device(segment), NameProblem::device);
        if (slash == std::string_view::npos) break;
        rest = rest.substr(slash + 1);
    }
    return found;
}

}  // namespace saksi::archive
