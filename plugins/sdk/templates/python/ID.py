"""Posts of @ID@.example: the address names a number, and an interface for programs gives the post as JSON."""
import re

import saksi_plugin as saksi

ID, VERSION = '@ID@', '0.1.0'


def post_number(url):
    """NUMBER of https://@ID@.example/post/NUMBER, what follows it left out."""
    match = re.search(r'/post/([0-9]{1,19})', url, re.ASCII)
    return match.group(1) if match else None


class Plugin:
    def __init__(self, data):
        # What the platform changes now and then, from the dated data file.
        settings = saksi.read_json(data)
        if settings['schema'].text != '@ID@-data/1':
            raise ValueError('the data file is not @ID@-data/1')
        self.post_path = settings['post_path'].text

    def canonicalise(self, url):
        number = post_number(url)
        return saksi.Canonical(f'https://@ID@.example/post/{number}', {'post': number}) if number else None

    def begin(self, job, url, base_urls):
        number = post_number(url)
        job.http('post', 'post', base_urls['site'] + self.post_path + number if number else url)

    def on_exchange(self, job, mine, answer):
        post = saksi.read_json(answer.body, answer.record) if answer.has_body and answer.status == 200 else None
        # A shape that is not the known one is a loss, never an empty item.
        if not post or not post['id'].text:
            return job.loss(answer.loss_code, 'post', answer.detail or 'the answer holds no post')
        item = saksi.Item('post', 'Create', answer.record, post.selector)
        item.text('/object/id', post['id'].found())
        item.text('/object/content', post['text'].found())
        item.text('/actor/id', post['author']['id'].found())
        item.text('/actor/name', post['author']['name'].found())
        item.text('/object/attributedTo', post['author']['id'].found())
        item.time(post['created_at'].found())
        item.count('likes', post['likes'].number())
        item.send(job)
        # Who liked it is not shown to anybody: said out loud, so that absence does not look like zero.
        job.list('post', 0, 'likers', 'platform_private')
