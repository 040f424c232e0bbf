package io.github.socketpool.connection.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLProtocolException;

import io.github.socketpool.connection.transport.Transport;
import io.github.socketpool.testing.Caller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * Tests of {@link TlsTransport}, with two engines that talk to one another.
 */
class TlsTransportTests {

	private static final String V12 = "TLSv1.2";

	private static final String V13 = "TLSv1.3";

	private final ByteBuffer target = ByteBuffer.allocate(16 * 1024);

	@ParameterizedTest
	@CsvSource({ V12 + ",1", V12 + ",7", V12 + ",1000", V13 + ",1", V13 + ",2", V13 + ",3", V13 + ",7", V13 + ",100",
			V13 + ",1000", V13 + ",100000" })
	void movesBytesHoweverTheyArrive(String protocol, int chunk) throws IOException {
		TlsPair pair = TlsPair.of(protocol);
		pair.clientRaw.chunk = chunk;
		pair.serverRaw.chunk = chunk;
		pair.establish();
		byte[] request = random(20_000);
		byte[] response = random(50_000);
		for (int i = 0; i < 3; i++) {
			assertThat(pair.client.write(ByteBuffer.wrap(request))).isEqualTo(request.length);
			assertThat(readFully(pair.server, request.length)).isEqualTo(request);
			assertThat(pair.server.write(ByteBuffer.wrap(response))).isEqualTo(response.length);
			assertThat(readFully(pair.client, response.length)).isEqualTo(response);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { V12, V13 })
	void movesSmallFramesWithOneWriteAndOneRead(String protocol) throws IOException {
		TlsPair pair = TlsPair.established(protocol);
		exchange(pair);
		int reads = pair.clientRaw.reads;
		int writes = pair.clientRaw.writes;
		for (int i = 0; i < 10; i++) {
			exchange(pair);
		}
		assertThat(pair.clientRaw.writes - writes).isEqualTo(10);
		assertThat(pair.clientRaw.reads - reads).isEqualTo(10);
	}

	@Test
	void readsATicketTogetherWithTheFirstResponse() throws IOException {
		TlsPair pair = TlsPair.established(V13);
		int reads = pair.clientRaw.reads;
		exchange(pair);
		assertThat(pair.clientRaw.reads - reads).isEqualTo(1);
	}

	@Test
	void doesNotTakeTicketsForUnreadBytes() throws IOException {
		TlsPair pair = TlsPair.established(V13);
		assertThat(pair.clientRaw.arrived()).as("tickets").isGreaterThan(100);
		assertThat(pair.client.hasUnread()).isFalse();
		assertThat(pair.clientRaw.arrived()).isZero();
	}

	@Test
	void seesDataBehindTickets() throws IOException {
		TlsPair pair = TlsPair.established(V13);
		pair.server.write(bytes("unasked"));
		assertThat(pair.client.hasUnread()).isTrue();
		assertThat(pair.client.hasUnread()).isTrue();
		assertThat(readFully(pair.client, 7)).isEqualTo(bytes("unasked").array());
		assertThat(pair.client.hasUnread()).isFalse();
	}

	@Test
	void readsNothingFromTicketsOutOfBlockingMode() throws IOException {
		TlsPair pair = TlsPair.established(V13);
		pair.client.setBlocking(false);
		assertThat(pair.client.read(this.target)).isZero();
	}

	@Test
	void waitsForDataBehindTicketsInBlockingMode() throws IOException {
		TlsPair pair = TlsPair.established(V13);
		Caller<Integer> reader = Caller.start(() -> pair.client.read(this.target));
		await().until(() -> pair.clientRaw.arrived() == 0 && isIn(reader.thread(), "awaitUninterruptibly"));
		pair.server.write(bytes("late"));
		assertThat(reader.get()).isEqualTo(4);
	}

	@ParameterizedTest
	@ValueSource(strings = { V12, V13 })
	void leavesNoCompleteRecordBehindWhenTheTargetHasRoom(String protocol) throws IOException {
		TlsPair pair = TlsPair.established(protocol);
		for (int i = 0; i < 400; i++) {
			pair.server.write(ByteBuffer.wrap(random(100)));
		}
		ByteBuffer large = ByteBuffer.allocate(128 * 1024);
		assertThat(pair.client.read(large)).isEqualTo(40_000);
		assertThat(pair.client.hasUnread()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { V12, V13 })
	void fillsASmallTargetAndKnowsWhatIsLeft(String protocol) throws IOException {
		TlsPair pair = TlsPair.established(protocol);
		byte[] sent = random(16 * 1024);
		pair.server.write(ByteBuffer.wrap(sent));
		ByteBuffer small = ByteBuffer.allocate(1000);
		assertThat(pair.client.read(small)).isEqualTo(1000);
		pair.server.write(bytes("more"));
		assertThat(pair.client.hasUnread()).isTrue();
		assertThat(readFully(pair.client, sent.length - 1000 + 4)).endsWith(bytes("more").array());
		assertThat(pair.client.hasUnread()).isFalse();
	}

	@Test
	void knowsThatARecordHasArrivedInPart() throws IOException {
		TlsPair pair = TlsPair.established(V13);
		exchange(pair);
		pair.serverRaw.room(10);
		pair.server.setBlocking(false);
		pair.server.write(bytes("response"));
		pair.client.setBlocking(false);
		assertThat(pair.client.isInsideUnit()).isFalse();
		assertThat(pair.client.read(this.target)).isZero();
		assertThat(pair.client.isInsideUnit()).isTrue();
		assertThat(pair.client.hasUnread()).isFalse();
		assertThat(pair.clientRaw.acknowledged).as("so that the peer sends the rest").isPositive();
	}

	@ParameterizedTest
	@ValueSource(strings = { V12, V13 })
	void keepsARecordThatWasWrittenInPart(String protocol) throws IOException {
		TlsPair pair = TlsPair.established(protocol);
		byte[] request = random(20);
		int partial = 0;
		for (int room = 0; room <= 60; room++) {
			pair.clientRaw.room(room);
			pair.client.setBlocking(false);
			ByteBuffer source = ByteBuffer.wrap(request);
			int written = pair.client.write(source);
			boolean complete = pair.serverRaw.arrived() < room;
			assertThat(source.position()).isEqualTo(written);
			if (room == 0) {
				assertThat(written).as("nothing has left").isZero();
			}
			else if (!complete) {
				partial++;
				assertThat(written).as("%d bytes have left", room).isBetween(1, request.length);
			}
			pair.clientRaw.room(Integer.MAX_VALUE);
			pair.client.setBlocking(true);
			assertThat(pair.client.write(source)).isEqualTo(request.length - written);
			assertThat(readFully(pair.server, request.length)).isEqualTo(request);
		}
		assertThat(partial).isGreaterThan(30);
	}

	@Test
	void countsNoRecordAsWrittenBeforeItsLastByteHasLeft() throws IOException {
		TlsPair pair = TlsPair.established(V13);
		byte[] request = random(20);
		pair.client.write(ByteBuffer.wrap(request));
		int length = pair.serverRaw.arrived();
		readFully(pair.server, request.length);
		pair.clientRaw.room(length - 1);
		pair.client.setBlocking(false);
		assertThat(pair.client.write(ByteBuffer.wrap(request))).isEqualTo(19);
	}

	@Test
	void sendsTheRestOfASingleByteBeforeItWaitsForTheResponse() throws IOException {
		TlsPair pair = TlsPair.established(V13);
		pair.clientRaw.room(5);
		pair.client.setBlocking(false);
		assertThat(pair.client.write(bytes("x"))).as("it may have been seen").isEqualTo(1);
		pair.clientRaw.room(Integer.MAX_VALUE);
		pair.client.read(this.target);
		assertThat(readFully(pair.server, 1)).isEqualTo(bytes("x").array());
	}

	@Test
	void answersKeyUpdatesWithTheNextWrite() throws IOException {
		TlsPair pair = TlsPair.established(V13);
		for (int i = 0; i < 5; i++) {
			pair.client.setBlocking(false);
			pair.serverBeginsHandshake();
			assertThat(pair.client.hasUnread()).isFalse();
			pair.serverBeginsHandshake();
			assertThat(pair.client.read(this.target)).isZero();
			exchange(pair);
		}
	}

	@Test
	void refusesAFloodOfRecordsWithoutData() throws IOException {
		TlsPair pair = TlsPair.established(V13);
		for (int i = 0; i < 100; i++) {
			pair.serverBeginsHandshake();
		}
		assertThatExceptionOfType(SSLProtocolException.class).isThrownBy(pair.client::hasUnread);
		assertThatExceptionOfType(SSLProtocolException.class).isThrownBy(() -> pair.client.read(this.target));
	}

	@Test
	void refusesToNegotiateAgain() throws IOException {
		TlsPair pair = TlsPair.established(V12);
		pair.serverBeginsHandshake();
		assertThatExceptionOfType(SSLException.class).isThrownBy(() -> pair.client.read(this.target))
			.withMessageContaining("negotiate again");
	}

	@Test
	void refusesARecordThatIsTooLong() throws IOException {
		TlsPair pair = TlsPair.established(V13);
		pair.client.hasUnread();
		pair.clientRaw.arrive((byte) 23, (byte) 3, (byte) 3, (byte) 0xFF, (byte) 0xFF);
		assertThatExceptionOfType(SSLException.class).isThrownBy(() -> pair.client.read(this.target))
			.withMessageContaining("65540 bytes");
	}

	@Test
	void refusesAChangedRecord() throws IOException {
		TlsPair pair = TlsPair.established(V13);
		pair.server.write(bytes("response"));
		pair.clientRaw.changeLast();
		assertThatExceptionOfType(SSLException.class).isThrownBy(() -> pair.client.read(this.target));
	}

	@ParameterizedTest
	@ValueSource(strings = { V12, V13 })
	void readsTheEndOnceThePeerHasClosed(String protocol) throws IOException {
		TlsPair pair = TlsPair.established(protocol);
		pair.server.write(bytes("last"));
		pair.server.close(false);
		assertThat(readFully(pair.client, 4)).isEqualTo(bytes("last").array());
		assertThat(pair.client.hasUnread()).isFalse();
		assertThat(pair.client.read(this.target)).isEqualTo(-1);
		assertThat(pair.client.read(this.target)).isEqualTo(-1);
		assertThat(pair.clientEngine.isInboundDone()).as("close_notify was received").isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { V12, V13 })
	void knowsTheEndThatWasReadTogetherWithData(String protocol) throws IOException {
		TlsPair pair = TlsPair.established(protocol);
		pair.server.write(bytes("last"));
		pair.server.close(false);
		assertThat(pair.client.isEnded()).isFalse();
		assertThat(pair.client.read(this.target)).isEqualTo(4);
		assertThat(pair.client.isEnded()).isTrue();
		assertThat(pair.client.read(this.target)).isEqualTo(-1);
	}

	@Test
	void doesNotKnowTheEndBeforeAllDataIsRead() throws IOException {
		TlsPair pair = TlsPair.established(V13);
		pair.server.write(bytes("last"));
		pair.server.close(false);
		assertThat(pair.client.read(ByteBuffer.allocate(3))).isEqualTo(3);
		assertThat(pair.client.hasUnread()).isTrue();
		assertThat(pair.client.isEnded()).isFalse();
		assertThat(pair.client.read(this.target)).isEqualTo(1);
		assertThat(pair.client.isEnded()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { V12, V13 })
	void returnsTheDataBeforeABrokenRecordAndFailsAfterIt(String protocol) throws IOException {
		TlsPair pair = TlsPair.established(protocol);
		pair.server.write(bytes("response"));
		pair.server.write(bytes("broken"));
		pair.clientRaw.changeLast();
		assertThat(pair.client.read(this.target)).isEqualTo(8);
		assertThat(pair.client.isEnded()).isTrue();
		assertThatExceptionOfType(SSLException.class).isThrownBy(pair.client::hasUnread);
		assertThatExceptionOfType(SSLException.class).isThrownBy(() -> pair.client.read(this.target));
	}

	@ParameterizedTest
	@ValueSource(strings = { V12, V13 })
	void returnsTheDataBeforeAFatalAlertAndFailsAfterIt(String protocol) throws IOException {
		TlsPair pair = TlsPair.established(protocol);
		pair.server.write(bytes("response"));
		pair.serverSendsFatalAlert();
		assertThat(pair.client.read(this.target)).isEqualTo(8);
		assertThat(pair.client.isEnded()).isTrue();
		assertThatExceptionOfType(SSLException.class).isThrownBy(() -> pair.client.read(this.target))
			.withMessageContaining("the server refused the connection with the TLS alert");
	}

	@Test
	void anInterruptDoesNotCloseTheConnectionWhileItLooksForUnreadBytes() throws IOException {
		TlsPair pair = TlsPair.established(V13);
		assertThat(pair.clientRaw.arrived()).as("tickets").isPositive();
		Thread.currentThread().interrupt();
		assertThat(pair.client.hasUnread()).isFalse();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(pair.clientRaw.blocking).isTrue();
		exchange(pair);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 5, 10 })
	void readsTheEndOfAConnectionThatWasCutOff(int lost) throws IOException {
		TlsPair pair = TlsPair.established(V13);
		pair.server.write(bytes("response"));
		pair.clientRaw.truncate(lost);
		if (lost == 0) {
			assertThat(readFully(pair.client, 8)).isEqualTo(bytes("response").array());
		}
		assertThat(pair.client.read(this.target)).isEqualTo(-1);
	}

	@Test
	void sendsNoCloseNotifyWithAReset() throws IOException {
		TlsPair pair = TlsPair.established(V13);
		exchange(pair);
		pair.client.close(true);
		assertThat(pair.clientRaw.reset).isTrue();
		assertThat(pair.serverRaw.arrived()).isZero();
	}

	@Test
	void closesAlthoughThereIsNoRoomForACloseNotify() throws IOException {
		TlsPair pair = TlsPair.established(V13);
		pair.clientRaw.room(0);
		pair.client.close(false);
		assertThat(pair.server.read(this.target)).isEqualTo(-1);
		assertThatIOException().isThrownBy(() -> pair.client.read(this.target));
		assertThatIOException().isThrownBy(() -> pair.client.write(bytes("x")));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void endsTheReadOfAnotherThreadWhenItIsClosed(boolean reset) throws IOException {
		TlsPair pair = TlsPair.established(V13);
		Caller<Integer> reader = Caller.start(() -> pair.client.read(this.target));
		await().until(() -> isIn(reader.thread(), "awaitUninterruptibly"));
		pair.client.close(reset);
		assertThat(reader.failure(IOException.class)).isNotNull();
	}

	@Test
	void endsTheHandshakeOfAnotherThreadWhenItIsClosed() {
		TlsPair pair = TlsPair.of(V13);
		Caller<Void> handshake = pair.serverHandshake();
		await().until(() -> isIn(handshake.thread(), "awaitUninterruptibly"));
		pair.server.close(true);
		assertThat(handshake.failure(IOException.class)).isNotNull();
	}

	@Test
	void closesWhileAnotherThreadIsMovingBytes() throws Exception {
		for (int i = 0; i < 50; i++) {
			TlsPair pair = TlsPair.established(V13);
			Caller<Void> user = Caller.start(() -> {
				while (true) {
					exchange(pair);
				}
			});
			pair.client.close(i % 2 == 0);
			assertThat(user.failure(Exception.class)).isInstanceOfAny(IOException.class);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { V12, V13 })
	void holdsNoBufferWhileItIsIdle(String protocol) throws IOException {
		TlsPair pair = TlsPair.of(protocol);
		Set<ByteBuffer> known = Collections.newSetFromMap(new IdentityHashMap<>());
		List<ByteBuffer> taken = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			taken.add(pair.buffers.take());
		}
		taken.forEach((buffer) -> {
			known.add(buffer);
			pair.buffers.release(buffer);
		});
		pair.establish();
		pair.client.hasUnread();
		exchange(pair);
		pair.server.write(ByteBuffer.wrap(random(50_000)));
		readFully(pair.client, 50_000);
		for (int i = 0; i < 4; i++) {
			assertThat(known).contains(pair.buffers.take());
		}
	}

	@Test
	void answersWhileAnotherThreadReads() throws IOException {
		TlsPair pair = TlsPair.established(V13);
		Caller<Integer> reader = Caller.start(() -> pair.server.read(ByteBuffer.allocate(100)));
		await().until(() -> isIn(reader.thread(), "awaitUninterruptibly"));
		pair.server.write(bytes("heartbeat"));
		assertThat(readFully(pair.client, 9)).isEqualTo(bytes("heartbeat").array());
		pair.client.write(bytes("request"));
		assertThat(reader.get()).isEqualTo(7);
	}

	private void exchange(TlsPair pair) throws IOException {
		pair.client.setBlocking(true);
		pair.client.write(bytes("request"));
		assertThat(readFully(pair.server, 7)).isEqualTo(bytes("request").array());
		pair.server.write(bytes("response"));
		assertThat(readFully(pair.client, 8)).isEqualTo(bytes("response").array());
	}

	private static byte[] readFully(Transport transport, int length) throws IOException {
		ByteBuffer read = ByteBuffer.allocate(length);
		ByteBuffer part = ByteBuffer.allocate(16 * 1024);
		while (read.hasRemaining()) {
			part.clear().limit(Math.min(part.capacity(), read.remaining()));
			assertThat(transport.read(part)).isPositive();
			read.put(part.flip());
		}
		return read.array();
	}

	private static boolean isIn(Thread thread, String method) {
		for (StackTraceElement element : thread.getStackTrace()) {
			if (element.getMethodName().equals(method)) {
				return true;
			}
		}
		return false;
	}

	private static byte[] random(int length) {
		byte[] bytes = new byte[length];
		new Random(length).nextBytes(bytes);
		return bytes;
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
	}

}
