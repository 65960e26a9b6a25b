package parse

// FormPart is a part of a form: a field, or a file.
type FormPart struct {
	Name string
	File File // ContentType and Name are empty for a plain field
}

// Form reads a multipart/form-data body. The contents lie within it.
func Form(body []byte, boundary string) []FormPart {
	parts, _ := split(body, boundary, partsMax)
	var all []FormPart
	for _, raw := range parts {
		header, content, _ := readHeader(raw)
		_, params := mediaType(header.Get("content-disposition"))
		if params["name"] == "" {
			continue
		}
		one := FormPart{Name: params["name"], File: File{Content: content}}
		if name := fileName(params["filename"]); name != "" {
			one.File.Name = name
			if one.File.ContentType, _ = mediaType(header.Get("content-type")); one.File.ContentType == "" {
				one.File.ContentType = "application/octet-stream"
			}
		}
		all = append(all, one)
	}
	return all
}
