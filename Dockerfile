# Postern in a container, with the same paths as systemd/postern.service.
#   docker build -t postern .
#   docker run --read-only --tmpfs /tmp --tmpfs /run/postern:uid=10001,mode=0750 \
#       -v ./config:/etc/postern:ro -v postern-state:/var/lib/postern -p 127.0.0.1:9464:9464 postern

FROM maven:3.9.11-eclipse-temurin-17 AS build
WORKDIR /build
COPY . .
RUN mvn -B -ntp -DskipTests package

FROM eclipse-temurin:25.0.1_8-jre-noble
# 33 is the group www-data of Debian's web servers, with which attachments are shared.
RUN useradd --uid 10001 --user-group --groups 33 --home-dir /var/lib/postern --no-create-home --shell /usr/sbin/nologin postern \
    && install -d -o postern -g postern -m 0750 /var/lib/postern /run/postern \
    && install -d /etc/postern
COPY --from=build /build/target/postern /opt/postern
RUN ln -s /opt/postern/bin/postern /usr/bin/postern
# Class data for a start in a fraction of the time.
RUN /opt/postern/bin/postern-prepare
ENV POSTERN_CONFIG=/etc/postern RUNTIME_DIRECTORY=/run/postern STATE_DIRECTORY=/var/lib/postern LANG=C.UTF-8
USER postern
WORKDIR /var/lib/postern
# An image that cannot even tell its version is not finished.
RUN postern --version
VOLUME ["/etc/postern", "/var/lib/postern"]
# Metrics and health; reachable only with `management: {host: 0.0.0.0, insecure: true}`.
EXPOSE 9464
# The daemon alone is asked, neither mail servers nor database.
HEALTHCHECK --interval=1m --timeout=20s --start-period=1m CMD ["/usr/bin/postern", "status", "--ready"]
ENTRYPOINT ["/usr/bin/postern"]
CMD ["run"]
