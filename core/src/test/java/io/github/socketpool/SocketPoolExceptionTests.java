package io.github.socketpool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SocketPoolExceptionTests {

	private static final Endpoint NORTH = Endpoint.of("north", 9000);

	private static final Endpoint SOUTH = Endpoint.of("south", 9000);

	@Test
	void namesTheOnlyEndpointOfItsPool() {
		SocketPoolException failure = failure(ErrorContext.of("quotes", List.of(NORTH)));
		assertThat(failure).hasMessage("Pool 'quotes' (north:9000): was interrupted");
		assertThat(failure.getEndpoint()).isEqualTo(NORTH);
	}

	@Test
	void namesNoneOfSeveralEndpoints() {
		SocketPoolException failure = failure(ErrorContext.of("quotes", List.of(NORTH, SOUTH)));
		assertThat(failure).hasMessage("Pool 'quotes': was interrupted");
		assertThat(failure.getEndpoint()).isNull();
	}

	@Test
	void namesTheOneOfSeveralEndpointsThatItIsAbout() {
		SocketPoolException failure = failure(ErrorContext.of("quotes", List.of(NORTH, SOUTH)).at(SOUTH));
		assertThat(failure).hasMessage("Pool 'quotes' (south:9000): was interrupted");
		assertThat(failure.getEndpoint()).isEqualTo(SOUTH);
	}

	@Test
	void isTheSameAfterSerialization() throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(failure(ErrorContext.of("quotes", List.of(NORTH)).with(RequestProgress.SENT)));
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			SocketPoolException failure = (SocketPoolException) in.readObject();
			assertThat(failure).hasMessage("Pool 'quotes' (north:9000): was interrupted");
			assertThat(failure.getPoolName()).isEqualTo("quotes");
			assertThat(failure.getEndpoint()).isEqualTo(NORTH);
			assertThat(failure.getProgress()).isEqualTo(RequestProgress.SENT);
		}
	}

	private static SocketPoolException failure(ErrorContext context) {
		return new CallInterruptedException("was interrupted", context, null);
	}

}
