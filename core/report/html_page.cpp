#include "report/html_page.hpp"

#include "base/bytes.hpp"
#include "digest/digest.hpp"

namespace saksi::report {

namespace {

// Black on white and rules instead of colours: the sheet is printed and copied. Fonts are those of the machine; nothing is fetched.
constexpr std::string_view style = R"(
@page{size:A4;margin:11mm 15mm 11mm}
*{box-sizing:border-box}
body{margin:0 auto;max-width:180mm;color:#000;background:#fff;font:9.5pt/1.35 "Liberation Sans",Arial,Helvetica,sans-serif;overflow-wrap:anywhere}
h1{flex:none;margin:0;font-size:15pt;letter-spacing:.06em}
h2{margin:5mm 0 1.5mm;border-bottom:.4mm solid #000;font-size:11.5pt;break-after:avoid}
p{margin:.8mm 0}
.sheet{break-after:page}
.head{display:flex;justify-content:space-between;align-items:baseline;gap:6mm;border-bottom:.6mm solid #000;padding-bottom:1mm}
.head p{margin:0;font-size:8.5pt;text-align:right}
.verdict{margin:2.5mm 0;border:.7mm solid #000;padding:2mm 3mm}
.verdict.open{border-style:dashed}
.verdict.bad{border-width:1.6mm}
.headline{margin:0;font-size:19pt;font-weight:700;line-height:1.15}
.why{margin:.6mm 0 0;font-size:8.8pt;line-height:1.25}
.disclaimer{margin:.8mm 0 0;font-style:italic}
.act{display:flex;gap:4mm;margin:2mm 0;break-inside:avoid}
.act figure{flex:0 0 56mm;margin:0}
figure img{display:block;max-width:100%;max-height:48mm;border:.2mm solid #000}
figcaption{font-size:7.5pt}
.quote{flex:1;min-width:0;border-left:.8mm solid #000;padding-left:3mm}
.quote p{margin:0;min-height:1.35em;font-size:10.5pt;unicode-bidi:plaintext;white-space:pre-wrap}
.quote .said{margin-bottom:1mm;font-size:8.5pt;white-space:normal}
.row{display:flex;gap:3mm;break-inside:avoid}
.label{flex:0 0 32mm;font-weight:700}
.row.in .label{flex-basis:34mm;padding-left:3mm;font-weight:400}
.value{flex:1;min-width:0;unicode-bidi:isolate}
.box{margin:1.6mm 0;font-size:8.6pt;line-height:1.24;border-top:.2mm solid #000;border-bottom:.2mm solid #000;padding:1mm 0}
.point{display:flex;gap:2mm}
.marker{flex:none;min-width:4mm;max-width:20mm}
.two{display:flex;gap:5mm;margin:2mm 0;break-inside:avoid}
.two>section{flex:1;min-width:0;border:.2mm solid #000;padding:1.5mm 2.5mm}
.two h3{margin:0 0 .8mm;font-size:9.5pt}
.two .point{font-size:8pt;line-height:1.18}
.digest{margin:.5mm 0;font:10pt/1.3 "Liberation Mono","Courier New",monospace;letter-spacing:.02em}
.small{font-size:7.8pt;line-height:1.25}
.in{padding-left:6mm}
pre{margin:.8mm 0;font:8pt/1.3 "Liberation Mono","Courier New",monospace;white-space:pre-wrap}
table{width:100%;border-collapse:collapse;font-size:8.5pt}
th,td{border:.2mm solid #000;padding:.6mm 1.2mm;text-align:left;vertical-align:top;unicode-bidi:isolate}
tr{break-inside:avoid}
thead{display:table-header-group}
td.word{white-space:nowrap}
)";

std::string_view tone_class(Page::Tone tone) noexcept {
    switch (tone) {
        case Page::Tone::plain:
        case Page::Tone::good: return "verdict";
        case Page::Tone::bad: return "verdict bad";
        case Page::Tone::open: return "verdict open";
    }
    return "verdict";
}

}  // namespace

std::string html_escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

HtmlPage::HtmlPage(std::string_view language, std::string_view title) {
    text_ = "<!DOCTYPE html>\n<html lang=\"" + html_escaped(language) + "\"><head><meta charset=\"utf-8\">\n";
    text_ += "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-" + digest::sha256_of(bytes_of(style)).base64() +
             "'; img-src data:; base-uri 'none'; form-action 'none'\">\n";
    text_ += "<meta name=\"referrer\" content=\"no-referrer\"><meta name=\"viewport\" content=\"width=device-width\">\n<title>" + html_escaped(title) + "</title>\n<style>";
    text_ += style;
    text_ += "</style></head>\n<body>\n";
}

void HtmlPage::open(std::string_view element, std::string_view css_class) {
    text_ += '<';
    text_ += element;
    if (!css_class.empty()) text_ += " class=\"" + html_escaped(css_class) + '"';
    text_ += '>';
}

void HtmlPage::close(std::string_view element) {
    text_ += "</";
    text_ += element;
    text_ += ">\n";
}

void HtmlPage::leaf(std::string_view element, std::string_view css_class, std::string_view text) {
    open(element, css_class);
    text_ += html_escaped(text);
    close(element);
}

void HtmlPage::headline(std::string_view text, Tone tone) {
    open("div", tone_class(tone));
    leaf("p", "headline", text);
    close("div");
}

void HtmlPage::heading(std::string_view text) { leaf("h2", {}, text); }

void HtmlPage::paragraph(std::string_view text, std::size_t indent) { leaf("p", indent > 2 ? "in" : "", text); }

void HtmlPage::row(std::string_view label, std::string_view text, std::size_t indent) {
    open("div", indent > 2 ? "row in" : "row");
    leaf("span", "label", label);
    leaf("span", "value", text);
    close("div");
}

void HtmlPage::point(std::string_view marker, std::string_view text, std::size_t) {
    open("div", "point");
    leaf("span", "marker", marker == "-" ? "•" : marker);
    leaf("span", "value", text);
    close("div");
}

void HtmlPage::line(std::string_view text) { leaf("pre", {}, text); }

void HtmlPage::picture(const Picture& picture, std::string_view alternative) {
    text_ += "<img alt=\"" + html_escaped(alternative) + "\" src=\"" + picture.data_uri() + "\">\n";
}

std::string HtmlPage::take() { return std::move(text_) + "</body></html>\n"; }

}  // namespace saksi::report
