#include "bundle_search.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/limits.hpp"

namespace saksi::cli {

namespace {

class FolderWalk {
public:
    FolderWalk(base::FileSystem& files, std::vector<std::string>& found) : files_(files), found_(found) {}

    Status run(const Path& folder, const base::FileStatus& status, int depth = 0) {
        if (depth > limits::folder_depth)
            return fail(ErrorCode::limit_exceeded, msg("{folder} lies more than {limit} folders deep", {{"folder", folder.string()}, {"limit", std::to_string(limits::folder_depth)}}));
        if (!entered_.emplace(status.device, status.inode).second) return {};
        auto names = files_.list(folder);
        if (!names) return pass_on(names);
        for (const std::string& name : *names) {
            const Path path = folder / name;
            // A link into nowhere is no folder; if it is named like a bundle, opening it says so.
            const auto here = files_.status(path);
            if (here && *here && (*here)->is_directory) {
                if (Status below = run(path, **here, depth + 1); !below) return below;
            } else if (name.ends_with(".bukti.wacz")) {
                if (Status added = add(path.string()); !added) return added;
            }
        }
        return {};
    }

    Status add(std::string path) {
        if (found_.size() == limits::bundles_per_command)
            return fail(ErrorCode::limit_exceeded, msg("more than {limit} bundles in one command; name fewer folders", {{"limit", std::to_string(limits::bundles_per_command)}}));
        found_.push_back(std::move(path));
        return {};
    }

private:
    base::FileSystem& files_;
    std::vector<std::string>& found_;
    std::set<std::pair<std::uint64_t, std::uint64_t>> entered_;  // device and inode
};

}  // namespace

Result<FoundBundles> find_bundles(base::FileSystem& files, const std::vector<std::string>& arguments) {
    FoundBundles found;
    for (const std::string& argument : arguments) {
        const std::size_t before = found.paths.size();
        FolderWalk walk(files, found.paths);
        const auto status = files.status(argument);
        if (!status || !*status || !(*status)->is_directory) {
            if (Status added = walk.add(argument); !added) return pass_on(added);
            continue;
        }
        found.from_folder = true;
        if (Status walked = walk.run(argument, **status); !walked) return pass_on(walked);
        if (found.paths.size() == before) return fail(ErrorCode::missing, msg("there is no bundle (*.bukti.wacz) below {folder}", {{"folder", argument}}));
        std::sort(found.paths.begin() + static_cast<std::ptrdiff_t>(before), found.paths.end());
    }
    return found;
}

}  // namespace saksi::cli
