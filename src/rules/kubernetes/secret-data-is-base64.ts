import { formOf } from '../../models/kubernetes/scalar-form.ts';
import { isOpenText, placedObjectsOf } from '../../repository/manifest-objects.ts';
import { edit } from '../../text/edit.ts';
import { fix, rule } from '../rule.ts';

export default rule({
  id: 'kubernetes/secret-data-is-base64',
  level: 'error',
  must: 'What stands under `data` of a Secret is Base64; plain texts stand under `stringData`.',
  why: 'The API server refuses the object: "illegal base64 data at input byte 4".',
  aliases: [],
  fixes: 'unsafe',
  *check(repository) {
    for (const { file, object } of placedObjectsOf(repository)) {
      const { data, node } = object;
      // What SOPS has encrypted is Base64 again once it is decrypted.
      if (data?.kind !== 'secret' || node.get('sops') !== undefined) continue;
      for (const { section, name, value } of data.entries) {
        if (section !== 'data' || !value || value.node.source.includes('{{') || formOf(value.node) !== 'text') continue;
        const text = value.value.replace(/[\r\n]/g, '');
        if (text === '' || isBase64(text) || /[{}<>$%@*]|^ENC\[/.test(text)) continue;
        if (isOpenText(text) || /^(?:base64|your|change|todo|xxx|\.\.\.)/i.test(text)) continue;
        const literal = !value.node.viaAlias && file.text.slice(value.span.start, value.span.end) === value.value;
        yield {
          file,
          range: value.span,
          message: `the value of \`${name}\` is no Base64: encode it, or put it under \`stringData\``,
          fix:
            literal && /^[\x20-\x7e]+$/.test(text)
              ? fix.unsafe(`Encode the value of \`${name}\``, file, edit.replace(value.span, btoa(text)))
              : undefined,
        };
      }
    }
  },
  bad: [
    {
      files: {
        'secret.yaml':
          'apiVersion: v1\nkind: Secret\nmetadata: { name: db }\ndata:\n  username: admin\n  host: db.internal\n  port: NTQzMg==\nstringData:\n  database: todo\n',
      },
      finds: ['secret.yaml:5:13', 'secret.yaml:6:9'],
      fixed: {
        'secret.yaml':
          'apiVersion: v1\nkind: Secret\nmetadata: { name: db }\ndata:\n  username: YWRtaW4=\n  host: ZGIuaW50ZXJuYWw=\n  port: NTQzMg==\nstringData:\n  database: todo\n',
      },
    },
  ],
  good: [
    {
      files: {
        'secret.yaml':
          'apiVersion: v1\nkind: Secret\nmetadata: { name: db }\ndata:\n  username: YWRtaW4=\n  long: |\n    YWRtaW4t\n    YWRtaW4=\n  token: ${TOKEN}\n  key: <base64 of the key>\n  cert: BASE64_CERT\n  other: ENC[AES256_GCM,data:p673w==,type:str]\n',
        'config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: db }\ndata: { username: admin }\n',
      },
    },
  ],
});

/** As Go's `base64.StdEncoding` reads it: padded, line ends left out. */
const isBase64 = (text: string): boolean => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
