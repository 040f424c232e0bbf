package io.github.socketpool.benchmark.row;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import com.zaxxer.hikari.util.ConcurrentBag;
import io.github.socketpool.benchmark.Versions;
import io.github.socketpool.pool.ConnectionPool;
import io.netty.channel.pool.FixedChannelPool;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.hc.client5.http.classic.HttpClient;
import reactor.pool.InstrumentedPool;
import stormpot.Pool;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.integration.ip.tcp.outbound.TcpOutboundGateway;

/**
 * The libraries that rows are made of.
 */
public final class Libraries {

	private Libraries() {
	}

	/**
	 * Return the versions of the libraries of rows, and of Jackson, which all of them
	 * have.
	 * @param rows names of rows
	 */
	public static List<String> versions(Collection<String> rows) {
		List<String> versions = new ArrayList<>(List.of(Versions.ofLibrary(JsonMapper.class)));
		rows.stream().flatMap((row) -> version(row).stream()).distinct().forEach(versions::add);
		return versions;
	}

	private static Optional<String> version(String row) {
		return row.equals(Row.GENERIC_POOL) ? Optional.of(GenericPool.PACKAGE) : library(row).map(Versions::ofLibrary);
	}

	/**
	 * Return a class of a row's library, if it has another than the JDK.
	 */
	private static Optional<Class<?>> library(String row) {
		return switch (row) {
			case Row.RAW, ConnectPerCallRow.NAME, JdkHttpRow.NAME -> Optional.empty();
			case CommonsPoolRow.NAME -> Optional.of(GenericObjectPool.class);
			case ConcurrentBagRow.NAME -> Optional.of(ConcurrentBag.class);
			case StormpotRow.NAME -> Optional.of(Pool.class);
			case ReactorPoolRow.NAME -> Optional.of(InstrumentedPool.class);
			case SpringIntegrationRow.NAME -> Optional.of(TcpOutboundGateway.class);
			case NettyPoolRow.NAME -> Optional.of(FixedChannelPool.class);
			case ApacheHttpRow.NAME -> Optional.of(HttpClient.class);
			default -> Optional.of(ConnectionPool.class);
		};
	}

}
