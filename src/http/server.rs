//! A small server for health and metrics: three pages, few connections, each of them short.

use super::health::report;
use super::metrics::{CONTENT_TYPE, render_metrics};
use crate::vitals::Vitals;
use anyhow::Context;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::get;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

/// Connections at a time; those past it are closed at once. A scraper and a few probes need one each.
const MAX_CONNECTIONS: usize = 32;

/// The longest that a request's head may take to arrive.
const HEAD: Duration = Duration::from_secs(5);

/// The longest that a connection lives, however many requests come on it and however slowly its responses are read: a
/// scraper's next one opens another.
const CONNECTION: Duration = Duration::from_secs(30);

/// The pause after a connection could not be taken, as when the process is out of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// Listens and serves on a thread of its own until the process ends; the address, with the port that the system
/// chose.
///
/// # Errors
/// The address cannot be listened at.
pub fn start(address: SocketAddr, vitals: Arc<Vitals>) -> anyhow::Result<SocketAddr> {
    let listener = std::net::TcpListener::bind(address).with_context(|| {
        format!(
            "nothing can listen at {address} (`http.listen`); choose another port there, or \"\" for none"
        )
    })?;
    listener.set_nonblocking(true)?;
    let bound = listener.local_addr()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new().name("http".to_owned()).spawn(move || {
        runtime.block_on(async {
            match TcpListener::from_std(listener) {
                Ok(listener) => accept(listener, router(vitals)).await,
                Err(fault) => tracing::error!(%fault, "health and metrics cannot be served"),
            }
        });
    })?;
    Ok(bound)
}

async fn accept(listener: TcpListener, router: Router) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            sleep(ACCEPT_PAUSE).await;
            continue;
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
        let router = router.clone();
        tokio::spawn(async move {
            serve(stream, router).await;
            drop(place);
        });
    }
}

async fn serve(stream: TcpStream, router: Router) {
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    // However it ends, the one who asks sees that it did.
    let _ = timeout(CONNECTION, serving).await;
}

fn router(vitals: Arc<Vitals>) -> Router {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .fallback(async || (StatusCode::NOT_FOUND, "docent has /healthz, /readyz and /metrics\n"))
        .with_state(vitals)
}

async fn healthz(State(vitals): State<Arc<Vitals>>) -> Response {
    let report = report(&vitals, Instant::now());
    (status(report.is_alive), Json(report.json)).into_response()
}

async fn readyz(State(vitals): State<Arc<Vitals>>) -> Response {
    let report = report(&vitals, Instant::now());
    (status(report.is_ready), Json(report.json)).into_response()
}

async fn metrics(State(vitals): State<Arc<Vitals>>) -> Response {
    match render_metrics(&vitals, Instant::now()) {
        Ok(text) => ([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn status(good: bool) -> StatusCode {
    if good { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};

    fn get_page(address: SocketAddr, path: &str) -> String {
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn pages_are_served_and_nothing_else() {
        let vitals = Arc::new(Vitals::default());
        let address = start("127.0.0.1:0".parse().unwrap(), Arc::clone(&vitals)).unwrap();
        assert!(get_page(address, "/healthz").starts_with("HTTP/1.1 503"));
        vitals.beat(Instant::now());
        let healthy = get_page(address, "/healthz");
        assert!(healthy.starts_with("HTTP/1.1 200") && healthy.contains("\"gateway\""), "{healthy}");
        assert!(get_page(address, "/readyz").starts_with("HTTP/1.1 503"));
        let metrics = get_page(address, "/metrics");
        assert!(metrics.contains("openmetrics-text") && metrics.contains("docent_up 1"), "{metrics}");
        assert!(get_page(address, "/").starts_with("HTTP/1.1 404"));
        let taken = start(address, vitals).unwrap_err().to_string();
        assert!(taken.contains("http.listen"), "{taken}");
    }

    #[test]
    fn connections_are_bounded_and_come_free_again() {
        let address = start("127.0.0.1:0".parse().unwrap(), Arc::default()).unwrap();
        let mut held: Vec<_> =
            (0..MAX_CONNECTIONS).map(|_| std::net::TcpStream::connect(address).unwrap()).collect();
        // One request each, kept open: all places are taken when the last was answered.
        for stream in &mut held {
            write!(stream, "GET /metrics HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
            stream.read_exact(&mut [0; 12]).unwrap();
        }
        let mut over = std::net::TcpStream::connect(address).unwrap();
        let mut nothing = Vec::new();
        // Closed or reset, but not answered.
        let _ = write!(over, "GET /metrics HTTP/1.1\r\nhost: localhost\r\n\r\n");
        let _ = over.read_to_end(&mut nothing);
        assert_eq!(nothing, b"");
        drop(held);
        while get_page_if_any(address).is_empty() {
            std::thread::yield_now();
        }
    }

    fn get_page_if_any(address: SocketAddr) -> String {
        let mut text = String::new();
        let stream = std::net::TcpStream::connect(address);
        let asked = stream.and_then(|mut stream| {
            write!(stream, "GET /metrics HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
            stream.read_to_string(&mut text)
        });
        asked.map_or_else(|_| String::new(), |_| text)
    }
}
