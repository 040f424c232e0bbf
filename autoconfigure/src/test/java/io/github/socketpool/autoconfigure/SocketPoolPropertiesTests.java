package io.github.socketpool.autoconfigure;

import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import io.github.socketpool.connection.SocketSettings;
import io.github.socketpool.pool.PoolSettings;
import io.github.socketpool.protocol.AsciiLengthFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SocketPoolProperties}, their mapping and their metadata.
 */
class SocketPoolPropertiesTests {

	private static final Map<String, String> DEFAULTS = new TreeMap<>(Map.ofEntries(Map.entry("enabled", "true"),
			Map.entry("host", "localhost"), Map.entry("port", ""), Map.entry("call-timeout", "10s"),
			Map.entry("mode", "pooled"), Map.entry("pool.max-size", "8"), Map.entry("pool.min-idle", "0"),
			Map.entry("pool.max-waiters", "256"), Map.entry("pool.acquire-timeout", "3s"),
			Map.entry("pool.max-uses", "0"), Map.entry("pool.max-connecting", "2"), Map.entry("connect.timeout", "3s"),
			Map.entry("framing.prefix", "length:"), Map.entry("framing.digits", "13"),
			Map.entry("framing.max-frame-size", "1MB"), Map.entry("heartbeat.token", "HeartBeat"),
			Map.entry("socket.keep-alive", "true"), Map.entry("socket.no-delay", "true"),
			Map.entry("socket.send-buffer-size", ""), Map.entry("socket.receive-buffer-size", ""),
			Map.entry("socket.quick-ack", "auto")));

	private static JsonNode metadata;

	@BeforeAll
	static void readMetadata() throws Exception {
		try (InputStream json = SocketPoolProperties.class.getProtectionDomain()
			.getCodeSource()
			.getLocation()
			.toURI()
			.resolve("META-INF/spring-configuration-metadata.json")
			.toURL()
			.openStream()) {
			metadata = new JsonMapper().readTree(json).get("properties");
		}
	}

	@Test
	void defaultsAreThoseOfTheCore() {
		SocketPoolPropertyMapper map = new SocketPoolPropertyMapper(new SocketPoolProperties());
		assertThat(map.poolSettings()).isEqualTo(PoolSettings.defaults());
		assertThat(map.socketSettings()).isEqualTo(SocketSettings.defaults());
		assertThat(map.format()).isEqualTo(AsciiLengthFormat.defaults());
	}

	@Test
	void everyKeyIsInTheMetadataWithItsDefaultAndNoOtherKeyIs() {
		Map<String, String> found = new TreeMap<>();
		metadata.forEach((property) -> {
			String name = property.get("name").asString();
			if (name.startsWith("socketpool.")) {
				found.put(name.substring("socketpool.".length()), property.path("defaultValue").asString(""));
			}
		});
		assertThat(found).isEqualTo(DEFAULTS);
	}

	@Test
	void everyKeyHasADescription() {
		assertThat(metadata).isNotEmpty()
			.allSatisfy((property) -> assertThat(property.path("description").asString(""))
				.as(property.get("name").asString())
				.isNotBlank()
				.endsWith("."));
	}

	@Test
	void theSwitchOfTheHealthCheckIsInTheMetadata() {
		assertThat(metadata).anySatisfy((property) -> {
			assertThat(property.get("name").asString()).isEqualTo("management.health.socketpool.enabled");
			assertThat(property.get("defaultValue").asBoolean()).isTrue();
		});
	}

	@Test
	void everyPoolKeyReachesThePool() {
		SocketPoolPropertyMapper map = bind("pool.max-size", "5", "pool.min-idle", "4", "pool.max-waiters", "3",
				"pool.acquire-timeout", "2s", "pool.max-uses", "7", "pool.max-connecting", "6");
		assertThat(map.poolSettings()).isEqualTo(new PoolSettings(5, 4, 3, Duration.ofSeconds(2), 7, 6));
	}

	@Test
	void modePerCallUsesOneConnectionForEachCall() {
		assertThat(bind("mode", "per-call", "pool.max-size", "5", "pool.min-idle", "4").poolSettings())
			.isEqualTo(PoolSettings.defaults().withMaxSize(5).perCall());
	}

	@Test
	void everySocketKeyReachesTheSockets() {
		SocketSettings settings = bind("connect.timeout", "1s", "socket.keep-alive", "false", "socket.no-delay",
				"false", "socket.send-buffer-size", "64KB", "socket.receive-buffer-size", "2KB", "socket.quick-ack",
				"off")
			.socketSettings();
		assertThat(settings.connectTimeout()).hasSeconds(1);
		assertThat(settings.keepAlive()).isFalse();
		assertThat(settings.noDelay()).isFalse();
		assertThat(settings.sendBufferSize()).isEqualTo((int) DataSize.ofKilobytes(64).toBytes());
		assertThat(settings.receiveBufferSize()).isEqualTo((int) DataSize.ofKilobytes(2).toBytes());
		assertThat(settings.quickAck()).hasToString("OFF");
	}

	@Test
	void yamlsOnAndOffWhichAreBooleansReachQuickAck() {
		assertThat(bind("socket.quick-ack", "false").socketSettings().quickAck()).hasToString("OFF");
	}

	@Test
	void everyFramingKeyReachesTheFrames() {
		assertThat(bind("framing.prefix", "len=", "framing.digits", "6", "framing.max-frame-size", "2KB",
				"heartbeat.token", "PING")
			.format()).isEqualTo(new AsciiLengthFormat("len=", 6, "PING", 2048));
	}

	@Test
	void aPrefixThatOnlyFitsTheConfiguredTokenIsAccepted() {
		assertThat(bind("framing.prefix", "HDR:", "heartbeat.token", "PING").format().prefix()).isEqualTo("HDR:");
	}

	@Test
	void anEmptyTokenMeansThatTheServerSendsNone() {
		assertThat(bind("heartbeat.token", "").format().heartbeatToken()).isEmpty();
	}

	private static SocketPoolPropertyMapper bind(String... pairs) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		for (int i = 0; i < pairs.length; i += 2) {
			source.put("socketpool." + pairs[i], pairs[i + 1]);
		}
		return new SocketPoolPropertyMapper(new Binder(source).bindOrCreate("socketpool", SocketPoolProperties.class));
	}

}
