#include "base/octet_stream.hpp"

#include <algorithm>

namespace saksi::base {

namespace {

class FileStream final : public OctetStream {
public:
    FileStream(const ReadableFile& file, std::uint64_t begin, std::uint64_t size) : file_(file), at_(begin), left_(size) {}

    Result<std::size_t> read(std::span<std::uint8_t> out) override {
        const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), left_));
        if (step == 0) return 0;
        if (auto got = file_.read_at(at_, out.first(step)); !got) return pass_on(got);
        at_ += step;
        left_ -= step;
        return step;
    }

private:
    const ReadableFile& file_;
    std::uint64_t at_, left_;
};

}  // namespace

std::unique_ptr<OctetStream> file_stream(const ReadableFile& file, std::uint64_t begin, std::uint64_t size) {
    return std::make_unique<FileStream>(file, begin, size);
}

}  // namespace saksi::base
