# The same with the shell of busybox, for CI systems that run scripts in the image of a job.
FROM gcr.io/distroless/static-debian12:debug-nonroot
ARG TARGETPLATFORM
COPY $TARGETPLATFORM/egresslint /usr/local/bin/egresslint
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/usr/local/bin/egresslint"]
