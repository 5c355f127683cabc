package org.postern;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigReader.Credentials;
import org.postern.config.reading.ConfigResult;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code docs/kubernetes.yaml} is what the API of Kubernetes takes, fits the image, and wants of the configuration what it allows. */
class KubernetesExampleTest {
    private static final Path EXAMPLE = Path.of("docs/kubernetes.yaml");

    @TempDir
    private Path folder;

    private JsonNode written;
    private Deployment deployment;
    private PodSpec pod;
    private Container container;

    @BeforeEach
    void read() throws IOException {
        try (InputStream text = Files.newInputStream(EXAMPLE)) {
            written = new ObjectMapper()
                    .valueToTree(new Load(LoadSettings.builder().build()).loadFromInputStream(text));
        }
        deployment = new ObjectMapper().treeToValue(written, Deployment.class);
        pod = deployment.getSpec().getTemplate().getSpec();
        container = pod.getContainers().get(0);
    }

    @Test
    void hasNoFieldThatTheApiDoesNotKnow() {
        ObjectMapper known = new ObjectMapper().setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
            @Override
            public Boolean hasAnyGetter(Annotated member) {
                return false; // where the model keeps what it does not know
            }
        });
        JsonNode understood = known.valueToTree(deployment);
        assertThat(unknown(written, understood, "")).isEmpty();
    }

    private static Stream<String> unknown(JsonNode written, JsonNode understood, String path) {
        if (written.isObject()) {
            return written.properties().stream()
                    .flatMap(field -> understood.has(field.getKey())
                            ? unknown(field.getValue(), understood.get(field.getKey()), path + "." + field.getKey())
                            : Stream.of(path + "." + field.getKey()));
        }
        return Stream.iterate(0, i -> i < written.size(), i -> i + 1)
                .flatMap(i -> unknown(written.get(i), understood.path(i), path + "[" + i + "]"));
    }

    @Test
    void mountsWhatItHasAndWhereTheImageWantsIt() throws IOException {
        assertThat(container.getVolumeMounts())
                .extracting(VolumeMount::getName)
                .containsExactlyInAnyOrderElementsOf(
                        pod.getVolumes().stream().map(Volume::getName).toList());
        List<String> image = Files.readAllLines(Path.of("Dockerfile"));
        for (String place : List.of("/etc/postern", "/var/lib/postern", "/run/postern")) {
            assertThat(container.getVolumeMounts())
                    .extracting(VolumeMount::getMountPath)
                    .contains(place);
            assertThat(image).anyMatch(line -> line.startsWith("ENV") && line.contains("=" + place));
        }
        assertThat(image)
                .anyMatch(line ->
                        line.contains("--uid " + pod.getSecurityContext().getRunAsUser()));
        assertThat(container.getEnv()).extracting(EnvVar::getName).contains("CREDENTIALS_DIRECTORY");
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    }

    @Test
    void probesWhatTheDaemonServesOnAPortThatTheConfigurationOpens() throws IOException {
        assertThat(container.getPorts().get(0).getContainerPort()).isEqualTo(9464);
        assertThat(List.of(container.getLivenessProbe(), container.getReadinessProbe(), container.getStartupProbe()))
                .extracting(Probe::getHttpGet)
                .allSatisfy(get -> assertThat(get.getPath()).isIn("/health/live", "/health/ready"));

        String said = Files.readAllLines(EXAMPLE).stream()
                .filter(line -> line.contains("management: {"))
                .map(line -> line.replaceFirst("^[# ]+", ""))
                .findFirst()
                .orElseThrow();
        Path good = Path.of("src/test/resources/config/good");
        Files.copy(good.resolve("rules.yaml"), folder.resolve("rules.yaml"));
        Files.writeString(
                folder.resolve("postern.yaml"), Files.readString(good.resolve("postern.yaml")) + "\n" + said + "\n");
        ConfigResult result = new ConfigReader(name -> "open sesame", Credentials.IF_THERE).read(folder);
        assertThat(result).as("%s", result).isInstanceOfSatisfying(ConfigResult.Valid.class, valid -> {
            assertThat(valid.config().management().host()).isEqualTo("0.0.0.0");
            assertThat(valid.config().management().port()).isEqualTo(9464);
        });
    }
}
