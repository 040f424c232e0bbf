package io.github.socketpool.sample.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.socketpool.autoconfigure.SocketPoolProperties;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolTemplate;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ExchangeService}.
 */
class ExchangeServiceTests {

	@Test
	void aBodyThatIsTooLargeIsReadOnlyAsFarAsNeeded() {
		SocketPoolProperties properties = new SocketPoolProperties();
		properties.getFraming().setMaxFrameSize(DataSize.ofBytes(100));
		ConnectionPool pool = mock(ConnectionPool.class);
		ExchangeService exchanges = new ExchangeService(ProtocolTemplate.builder(pool).build(), pool, properties);
		AtomicInteger read = new AtomicInteger();
		InputStream endless = new InputStream() {

			@Override
			public int read() throws IOException {
				if (read.incrementAndGet() > 1000) {
					throw new IOException("Enough");
				}
				return '1';
			}

		};
		assertThatExceptionOfType(BodyTooLargeException.class).isThrownBy(() -> exchanges.exchange(endless));
		assertThat(read).hasValue(101);
	}

}
