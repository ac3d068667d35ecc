{{- define "todo.image" -}}
{{ .image }}:{{ .root.Values.tag | default .root.Chart.AppVersion }}
{{- end }}

{{- define "todo.labels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}
