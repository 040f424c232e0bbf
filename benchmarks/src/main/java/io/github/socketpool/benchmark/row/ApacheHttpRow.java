package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.LongAdder;

import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * All callers share a classic client of Apache HttpComponents with default settings,
 * apart from the size of its pool. It serves callers in order.
 */
final class ApacheHttpRow implements Row {

	static final String NAME = "httpclient5";

	private final JsonMapper mapper;

	private final URI server;

	private final LongAdder opened = new LongAdder();

	private final CloseableHttpClient client;

	ApacheHttpRow(int port, int poolSize, JsonMapper mapper) {
		this.mapper = mapper;
		this.server = URI.create("http://127.0.0.1:" + port + "/");
		PoolingHttpClientConnectionManager connections = PoolingHttpClientConnectionManagerBuilder.create()
			.setMaxConnPerRoute(poolSize)
			.setMaxConnTotal(poolSize)
			.setConnectionFactory((socket) -> {
				this.opened.increment();
				return ManagedHttpClientConnectionFactory.INSTANCE.createConnection(socket);
			})
			.build();
		this.client = HttpClients.custom().setConnectionManager(connections).build();
	}

	@Override
	public Caller newCaller() {
		return this::call;
	}

	private Quote call(Quote request) throws IOException {
		HttpPost post = new HttpPost(this.server);
		post.setEntity(new ByteArrayEntity(this.mapper.writeValueAsBytes(request), ContentType.APPLICATION_JSON));
		byte[] response = this.client.execute(post, (answer) -> EntityUtils.toByteArray(answer.getEntity()));
		return this.mapper.readValue(response, Quote.class);
	}

	@Override
	public long connectionsOpened() {
		return this.opened.sum();
	}

	@Override
	public void close() throws IOException {
		this.client.close();
	}

}
