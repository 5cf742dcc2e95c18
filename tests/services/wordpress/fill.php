<?php
// usage: php fill.php WORDPRESS_FOLDER POSTS
// Installs the site without its web installer, writes one post with two comments by fictitious people, and POSTS more
// posts whose REST answer (with the fields of `rest`) is about 2 KB. Prints as JSON what was made.
[, $folder, $more] = $argv;
$address = parse_url(getenv('SAKSI_WP_URL'));
$_SERVER['HTTP_HOST'] = $address['host'] . ':' . $address['port'];
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['HTTPS'] = 'on';
define('WP_INSTALLING', true);
require $folder . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';

const FIELDS = '_fields=id,date_gmt,link,title,content';
const SENTENCE = 'Kalimat contoh nomor %d pada unggahan %d berisi teks rekaan untuk pengukuran. ';

wp_install('Situs Contoh', 'contoh-satu', 'satu@contoh.test', true, '', 'kata-sandi-contoh');
// No mail, no pictures of other hosts, no sample content beside ours.
foreach (get_posts(['post_type' => ['post', 'page'], 'numberposts' => -1, 'post_status' => 'any']) as $sample) {
    wp_delete_post($sample->ID, true);
}
update_option('show_avatars', 0);
update_option('default_pingback_flag', 0);
wp_update_user(['ID' => 1, 'display_name' => 'Contoh Satu', 'nickname' => 'Contoh Satu']);
switch_theme('twentytwentyone');
global $wp_rewrite;
$wp_rewrite->set_permalink_structure('/%year%/%monthnum%/%postname%/');
// Rules made while WP_INSTALLING lack what plugins and themes register; the first page view makes them anew.
delete_option('rewrite_rules');

function make_post(string $title, string $content, string $date): int
{
    $id = wp_insert_post(['post_title' => $title, 'post_content' => $content, 'post_status' => 'publish',
        'post_author' => 1, 'post_date_gmt' => $date, 'post_date' => $date, 'comment_status' => 'open'], true);
    if (is_wp_error($id)) {
        fwrite(STDERR, $id->get_error_message() . "\n");
        exit(70);
    }
    return $id;
}

function make_comment(int $post, string $who, string $content, string $date): array
{
    $id = wp_insert_comment(['comment_post_ID' => $post, 'comment_author' => $who, 'comment_content' => $content,
        'comment_author_email' => '', 'comment_author_url' => '', 'comment_date' => $date, 'comment_date_gmt' => $date,
        'comment_approved' => 1]);
    return ['id' => $id, 'author' => $who, 'content' => $content, 'date_gmt' => str_replace(' ', 'T', $date),
        'link' => get_comment_link($id), 'rest' => rest_url("wp/v2/comments/$id")];
}

$content = '<p>Warga Desa Contoh diundang ke senam pagi, Sabtu pukul 06.00. Ini unggahan rekaan untuk pengujian.</p>';
$post = make_post('Undangan senam pagi Desa Contoh', $content, '2025-03-03 02:15:00');
$made = [
    'synthetic' => true, 'url' => getenv('SAKSI_WP_URL'),
    'post' => ['id' => $post, 'author' => 'Contoh Satu', 'title' => 'Undangan senam pagi Desa Contoh', 'content' => $content,
        'date_gmt' => '2025-03-03T02:15:00', 'link' => get_permalink($post), 'rest' => rest_url("wp/v2/posts/$post")],
    'comments' => [
        make_comment($post, 'Contoh Dua', 'Siap hadir, satu regu ikut semua.', '2025-03-03 02:22:00'),
        make_comment($post, 'Contoh Tiga', 'Apakah boleh membawa keluarga?', '2025-03-03 02:29:00'),
    ],
];
wp_defer_term_counting(true);
wp_suspend_cache_addition(true);
$many = [];
for ($number = 1; $number <= (int) $more; $number++) {
    $text = '';
    for ($line = 1; strlen($text) < 1620; $line++) {
        $text .= sprintf(SENTENCE, $line, $number);
    }
    $id = make_post("Unggahan ukur $number", "<p>$text</p>", gmdate('Y-m-d H:i:s', 1735700000 + 60 * $number));
    $many[] = rest_url("wp/v2/posts/$id") . '?' . FIELDS;
}
wp_defer_term_counting(false);
if ($many) {
    $made['rest'] = $many;
}
echo json_encode($made, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE), "\n";
