package load

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
)

// filesPerDirectory is how many files are in each directory of Unrelated.
const filesPerDirectory = 20

// Unrelated writes a number of files that have nothing to do with the network: manifests of Kubernetes, packages of npm and
// Terraform, in the shares of a large repository. Three further files are relevant: a root module and two templates.
func Unrelated(d *Dir, files int) Want {
	for i := range files {
		directory, r := i/filesPerDirectory, d.random(i)
		switch {
		case directory%10 == 0:
			d.text(fmt.Sprintf("infra/team%d/file%d.tf", directory, i), fmt.Sprintf(bucket, i, words(r, 40)))
		case i%2 == 0:
			d.text(fmt.Sprintf("deploy/app%d/file%d.yaml", directory, i), fmt.Sprintf(manifest, i, words(r, 40), port(r)))
		default:
			d.write(fmt.Sprintf("web/package%d/file%d.json", directory, i), func(f *bufio.Writer) {
				d.err = json.NewEncoder(f).Encode(npmPackage(r, i))
			})
		}
	}
	d.write("network/main.tf", func(f *bufio.Writer) {
		fmt.Fprint(f, terraformProvider, terraformNetwork)
		terraformGroup(f, d.random(files), Proven, 0, blockGroup)
	})
	for i := range 2 {
		d.write(fmt.Sprintf("deploy/template%d.yaml", i), func(f *bufio.Writer) {
			fmt.Fprint(f, "Resources:\n", templateNetwork)
			templateGroup(f, d.random(files+i), Proven, i, ownNetwork())
		})
	}
	roots := (files/filesPerDirectory + 9) / 10
	return Want{Proven: 3, Roots: 3 + roots}
}

func npmPackage(r *rand.Rand, i int) map[string]any {
	dependencies := map[string]string{}
	for range 10 {
		dependencies[fmt.Sprint("library-", r.IntN(1000))] = fmt.Sprintf("^%d.%d.%d", r.IntN(9), r.IntN(20), r.IntN(20))
	}
	return map[string]any{
		"name": fmt.Sprint("package-", i), "version": "1.0.0", "description": words(r, 60), "dependencies": dependencies,
		"scripts": map[string]string{"build": "tsc", "test": "node --test"},
	}
}

const bucket = `resource "aws_s3_bucket" "bucket%[1]d" {
  bucket = "bucket-%[1]d"
  tags = {
    Purpose = "%[2]s"
  }
}

resource "aws_s3_bucket_versioning" "bucket%[1]d" {
  bucket = aws_s3_bucket.bucket%[1]d.id
  versioning_configuration {
    status = "Enabled"
  }
}
`

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-%[1]d
  annotations:
    description: "%[2]s"
spec:
  replicas: 2
  selector:
    matchLabels: {app: app-%[1]d}
  template:
    metadata:
      labels: {app: app-%[1]d}
    spec:
      containers:
        - name: app
          image: registry.example.com/app:%[1]d
          ports:
            - containerPort: %[3]d
`
