// Shows how much of the film is sent and how long the rest takes. Without it the form still works.
const form = document.querySelector("[data-upload]");
const status = form.querySelector("[data-upload-status]");
const bar = form.querySelector("[data-upload-bar]");

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const request = new XMLHttpRequest();
  const began = Date.now();
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    const share = total ? loaded / total : 0;
    bar.hidden = false;
    bar.value = share * 100;
    const left = share > 0.02 ? Math.ceil(((Date.now() - began) / 1000) * ((1 - share) / share)) : null;
    status.textContent =
      share < 1
        ? `${status.dataset.sending} ${Math.floor(share * 100)} %${left === null ? "" : ` (≈ ${left} s)`}`
        : status.dataset.checking;
  });
  request.addEventListener("load", () => {
    // The answer is a page: the recording, or the form with its errors.
    if (request.status < 400) window.location.assign(request.responseURL);
    else {
      document.open();
      document.write(request.responseText);
      document.close();
    }
  });
  request.addEventListener("error", () => {
    status.textContent = status.dataset.failed;
  });
  request.open("POST", form.action || window.location.href);
  request.send(new FormData(form));
});
