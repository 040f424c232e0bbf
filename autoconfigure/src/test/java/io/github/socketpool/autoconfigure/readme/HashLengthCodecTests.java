package io.github.socketpool.autoconfigure.readme;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.autoconfigure.SocketPoolAutoConfiguration;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameDecoder;
import io.github.socketpool.server.ProtocolServer;
import io.github.socketpool.template.ProtocolTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the codec that the documents show.
 */
class HashLengthCodecTests {

	private static final Path SOURCE = Path
		.of("src/test/java/io/github/socketpool/autoconfigure/readme/HashLengthCodec.java");

	private static final int CALLS = 10_000;

	private static final int CALLERS = 8;

	@Test
	void itTakesTwentyLines() throws IOException {
		List<String> lines = Files.readAllLines(SOURCE)
			.stream()
			.map(String::strip)
			.filter((line) -> !line.isEmpty() && !line.startsWith("package") && !line.startsWith("import")
					&& !line.equals("@Override"))
			.toList();
		assertThat(lines).hasSizeLessThanOrEqualTo(20);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 7, 12, 999, 123_456, 1024 * 1024 })
	void everyHeaderCanBeSplitAtEveryByte(int length) {
		HashLengthCodec codec = new HashLengthCodec();
		Frame body = Frame.of("x".repeat(length));
		byte[] frame = codec.toBytes(body);
		assertThat(new String(frame, 0, frame.length - length, StandardCharsets.US_ASCII)).isEqualTo(length + "#");
		for (int cut = 0; cut <= frame.length - length; cut++) {
			FrameDecoder decoder = codec.newDecoder();
			List<Frame> frames = new ArrayList<>();
			decode(decoder, ByteBuffer.wrap(frame, 0, cut), frames);
			assertThat(decoder.atBoundary()).isEqualTo(cut == 0 || !frames.isEmpty());
			decode(decoder, ByteBuffer.wrap(frame, cut, frame.length - cut), frames);
			assertThat(frames).singleElement().extracting(Frame::text).isEqualTo(body.text());
		}
	}

	@Test
	@Timeout(120)
	void tenThousandCallsOfAnApplicationWithThatBeanAreAnswered() {
		try (ProtocolServer server = ProtocolServer.builder()
			.codec(new HashLengthCodec())
			.handler((request) -> Frame.of("{\"echo\":" + request.text() + "}"))
			.build()
			.start()) {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SocketPoolAutoConfiguration.class))
				.withUserConfiguration(CodecConfiguration.class)
				.withPropertyValues("socketpool.port=" + server.port(), "socketpool.pool.max-size=4")
				.run((context) -> {
					assertThat(context.getBean(ConnectionFactory.class).heartbeat().isEnabled()).isFalse();
					call(context.getBean(ProtocolTemplate.class));
					assertThat(server.requests()).isEqualTo(CALLS);
					assertThat(server.connections()).isBetween(1, 4);
				});
		}
	}

	private static void call(ProtocolTemplate template) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(CALLERS);
		try {
			List<CompletableFuture<Void>> callers = new ArrayList<>();
			for (int caller = 0; caller < CALLERS; caller++) {
				int first = caller;
				callers.add(CompletableFuture.runAsync(() -> {
					for (int i = first; i < CALLS; i += CALLERS) {
						String body = "[" + i + ",\"" + "x".repeat(i % 300) + "\"]";
						assertThat(template.exchange(body, String.class)).isEqualTo("{\"echo\":" + body + "}");
					}
				}, executor));
			}
			CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)).get(100, TimeUnit.SECONDS);
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static void decode(FrameDecoder decoder, ByteBuffer received, List<Frame> frames) {
		while (received.hasRemaining()) {
			Frame frame = decoder.decode(received);
			if (frame != null) {
				frames.add(frame);
			}
		}
	}

}
